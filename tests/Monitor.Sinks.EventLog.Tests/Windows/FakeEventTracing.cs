using System.Runtime.InteropServices;
using Monitor.Sinks.EventLog.Windows;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>A stand-in for the functions of Windows: keeps what is handed over, and answers as it is told.</summary>
internal sealed class FakeEventTracing : IEventTracing
{
    private const ulong Registration = 0x1234;

    /// <summary>What writing answers next; 0 when there is nothing left.</summary>
    public Queue<uint> Answers { get; } = new();

    /// <summary>What registering answers.</summary>
    public uint AnswerToRegister { get; set; }

    /// <summary>Whether anybody takes events.</summary>
    public bool IsListening { get; set; } = true;

    /// <summary>An event of more bytes does not get through.</summary>
    public int MostBytes { get; set; } = int.MaxValue;

    /// <summary>Whether what is handed over is kept.</summary>
    public bool Keeps { get; set; } = true;

    /// <summary>The provider that is registered now.</summary>
    public Guid? Provider { get; private set; }

    /// <summary>What got through.</summary>
    public List<HandedOver> Events { get; } = [];

    /// <summary>How often writing was tried.</summary>
    public int Tries { get; private set; }

    public uint Register(Guid provider, out ulong registration)
    {
        registration = AnswerToRegister == 0 ? Registration : 0;
        if (AnswerToRegister == 0)
            Provider = provider;
        return AnswerToRegister;
    }

    public bool IsEnabled(ulong registration, in EventDescriptor descriptor) =>
        IsListening && registration == Registration && descriptor is { Keyword: 0x8000000000000000, Channel: 16 };

    public uint Write(ulong registration, in EventDescriptor descriptor, ReadOnlySpan<EventDataDescriptor> values)
    {
        const uint InvalidHandle = 6, ArithmeticOverflow = 534;
        Tries++;
        if (registration != Registration || Provider is null)
            return InvalidHandle;
        if (Answers.TryDequeue(out uint answer) && answer != 0)
            return answer;
        long size = 0;
        foreach (EventDataDescriptor value in values)
            size += value.Size;
        if (size > MostBytes)
            return ArithmeticOverflow;
        if (Keeps)
            Events.Add(new HandedOver(descriptor, [.. Copies(values)]));
        return 0;
    }

    public void Unregister(ulong registration) => Provider = null;

    private static List<byte[]> Copies(ReadOnlySpan<EventDataDescriptor> values)
    {
        List<byte[]> copies = [];
        foreach (EventDataDescriptor value in values)
        {
            byte[] copy = new byte[value.Size];
            Marshal.Copy((nint)value.Address, copy, 0, copy.Length);
            copies.Add(copy);
        }

        return copies;
    }

    /// <summary>An event that got through.</summary>
    internal sealed record HandedOver(EventDescriptor Descriptor, IReadOnlyList<byte[]> Values);
}
