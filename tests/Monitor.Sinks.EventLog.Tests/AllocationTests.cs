using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sinks.EventLog.Tests.Harness;

namespace Monitor.Sinks.EventLog.Tests;

/// <summary>In steady state neither encoding nor sending an event allocates.</summary>
public sealed class AllocationTests : IDisposable
{
    private readonly ReceivingSocket _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void Encoding_allocates_nothing()
    {
        EventBuffer events = new();
        events.Append(new ProcessCreate
        {
            UtcTime = new EventTime(1),
            Image = "/usr/bin/tar",
            CommandLine = new Arguments("tar\0-c\na"u8),
            ParentImage = "/usr/bin/\u202ebash",
            ImageFile = new FileIdentity(1, 2, 3, new EventTime(4)),
        });
        EntryShape shape = new(ProcessCreate.Schema, JournalPriority.Info, "monitor", "web-1");
        JournalEntry entry = new(_ => shape);
        Utf8Buffer output = new();
        entry.Encode(events[0], output);

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                output.Clear();
                entry.Encode(events[0], output);
            }
        }));
    }

    [Fact]
    public void Sending_allocates_nothing()
    {
        using JournalSender sender = new(_journal.Path, Wait.Patience, SealedMemory.Create);
        sender.Connect();
        byte[] entry = Encoding.UTF8.GetBytes("MESSAGE=x\nMONITOR_PROCESS_ID=1\n");

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 1000; i++)
                SendAndRead(sender, entry);
        }));
    }

    /// <summary>Nothing is unread when it is asked, so that all is done on this thread.</summary>
    private void SendAndRead(JournalSender sender, byte[] entry)
    {
        for (int i = 0; i < 5; i++)
            Ended(sender.SendAsync(entry, CancellationToken.None));
        for (int i = 0; i < 5; i++)
            Assert.False(_journal.Read().IsEmpty);
        Ended(sender.ConfirmAsync(CancellationToken.None));
        Assert.True(_journal.Read().IsEmpty);
    }

    private static void Ended(ValueTask<string?> task)
    {
        Assert.True(task.IsCompleted);
        Assert.True(task.GetAwaiter().GetResult() is null);
    }

    private static void Ended(ValueTask task)
    {
        Assert.True(task.IsCompleted);
        task.GetAwaiter().GetResult();
    }
}
