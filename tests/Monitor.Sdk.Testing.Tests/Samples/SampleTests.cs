using Monitor.Sdk.Collectors;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Testing.Tests.Samples;

/// <summary>Sample events and records are sound, varied, and the same for the same seed.</summary>
public sealed class SampleTests
{
    private static readonly EventSchema[] Schemas = [.. ShippedEvents.All, SampleEvents.Foreign];

    [Theory]
    [InlineData(SampleContent.Usual)]
    [InlineData(SampleContent.Absent)]
    [InlineData(SampleContent.Empty)]
    [InlineData(SampleContent.Malformed)]
    [InlineData(SampleContent.Huge)]
    [InlineData(SampleContent.Any)]
    public void Events_of_every_schema_are_sound(SampleContent content)
    {
        SampleEvents samples = new();
        foreach (EventSchema schema in Schemas)
        {
            EventBuffer buffer = new();
            samples.Append(buffer, schema, content, RecordFlags.Windows);

            Assert.Null(EventRecord.TryRead(buffer[0].Bytes, schema, out EventRecord record));
            Assert.Equal(RecordFlags.Windows, record.Flags);
            for (int i = 0; i < schema.Fields.Length; i++)
                AssertContent(content, record, schema.Fields[i]);
        }
    }

    [Fact]
    public void Huge_events_have_a_huge_text()
    {
        EventBuffer buffer = new();
        new SampleEvents().Append(buffer, ProcessCreate.Schema, SampleContent.Huge);

        Assert.True(buffer[0].Bytes.Length is > 1 << 20 and < 2 << 20);
    }

    [Fact]
    public void Malformed_events_have_text_that_is_not_UTF8()
    {
        EventBuffer buffer = new();
        new SampleEvents().Append(buffer, ProcessCreate.Schema, SampleContent.Malformed);
        EventRecord record = buffer[0];

        int malformed = 0;
        for (int i = 0; i < record.FieldCount; i++)
            malformed += record.IsMalformed(i) ? 1 : 0;
        Assert.NotEqual(0, malformed);
    }

    [Fact]
    public void The_same_seed_makes_the_same_events()
    {
        string[] first = Lines(1), second = Lines(1), other = Lines(2);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Hostile_records_are_of_all_kinds()
    {
        SampleRecords samples = new();
        int absent = 0, empty = 0, malformed = 0, longest = 0, unknown = 0;
        for (int i = 0; i < 1000; i++)
        {
            KernelRecord record = samples.Hostile(KernelHooks.ProcessCreate);
            Assert.Equal(KernelHooks.ProcessCreate, record.Kind);
            absent += record.Process.Image.IsAbsent ? 1 : 0;
            empty += !record.Process.Image.IsAbsent && record.Process.Image.Bytes.IsEmpty ? 1 : 0;
            malformed += System.Text.Unicode.Utf8.IsValid(record.Process.Image.Bytes) ? 0 : 1;
            longest = Math.Max(longest, record.Process.CommandLine.Bytes.Length);
            unknown += record.Parent.Guid == Guid.Empty ? 1 : 0;
        }

        Assert.All(new[] { absent, empty, malformed, unknown }, count => Assert.InRange(count, 50, 950));
        Assert.True(longest > 100_000);
    }

    [Fact]
    public void A_usual_record_has_what_belongs_to_its_kind()
    {
        Assert.False(SampleRecords.Usual(KernelHooks.ProcessCreate).Parent.Image.IsAbsent);
        Assert.True(SampleRecords.Usual(KernelHooks.ProcessTerminate).Parent.Image.IsAbsent);
        Assert.Equal(443, SampleRecords.Usual(KernelHooks.NetworkConnect).Connection.RemotePort);
        Assert.False(SampleRecords.Usual(KernelHooks.ImageLoad).File.Path.IsAbsent);
        Assert.False(SampleRecords.Usual(KernelHooks.DriverLoad).Module.Name.IsAbsent);
        Assert.False(SampleRecords.Usual(KernelHooks.BpfProgram).BpfProgram.Name.IsAbsent);
        Assert.Equal(731u, SampleRecords.Usual(KernelHooks.RemoteThread).Target.ProcessId);
        Assert.Equal("LoadLibraryW", SampleRecords.Usual(KernelHooks.RemoteThread).Thread.StartFunction.ToString());
        Assert.Equal(RegistryOperation.SetValue, SampleRecords.Usual(KernelHooks.Registry).Registry.Operation);
        Assert.Equal("\\lsass", SampleRecords.Usual(KernelHooks.PipeCreate).File.Path.ToString());
        Assert.Equal(BlockedAct.Executable, SampleRecords.Usual(KernelHooks.FileBlocked).File.Blocked);
        Assert.Equal(TamperingSign.ImageReplaced, SampleRecords.Usual(KernelHooks.ProcessTampering).Tampering);
        Assert.Equal(7u, SampleRecords.Unknown(KernelHooks.NetworkConnect).Process.ProcessId);
        Assert.True(SampleRecords.Unknown(KernelHooks.NetworkConnect).Process.Image.IsAbsent);
    }

    private static void AssertContent(SampleContent content, EventRecord record, FieldSchema field)
    {
        if (content == SampleContent.Absent)
            Assert.False(record.IsPresent(field.Index));
        else if (content != SampleContent.Any)
            Assert.True(record.IsPresent(field.Index), field.Name);
        if (content == SampleContent.Empty && field.Type == FieldType.Text)
            Assert.True(record.GetText(field.Index).Bytes.IsEmpty);
        if (content == SampleContent.Usual && field.Type == FieldType.Text)
            Assert.False(record.IsMalformed(field.Index));
    }

    private static string[] Lines(int seed)
    {
        SampleEvents samples = new(seed);
        TestSinkContext context = new("/", SampleEvents.Foreign);
        NdjsonEncoder encoder = new(context.Events, context.Computer);
        return [.. Schemas.Select(schema =>
        {
            EventBuffer buffer = new();
            samples.Append(buffer, schema);
            Utf8Buffer line = new();
            encoder.Encode(buffer[0], line);
            return System.Text.Encoding.UTF8.GetString(line.Written);
        })];
    }
}
