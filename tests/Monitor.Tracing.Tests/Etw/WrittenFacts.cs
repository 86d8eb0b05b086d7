using Monitor.Capture.Windows.Names;
using Monitor.Collectors.Etw;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>A running system of which no more is known than a test says.</summary>
internal sealed class WrittenFacts : IProcessFacts
{
    public Dictionary<uint, (ulong Start, string Image)> Running { get; } = [];

    public ulong? StartOf(uint processId) => Running.TryGetValue(processId, out (ulong Start, string Image) one) ? one.Start : null;

    public string? ImageOf(uint processId) => Running.TryGetValue(processId, out (ulong Start, string Image) one) ? one.Image : null;

    public string UserOf(ReadOnlySpan<byte> sid) => SecurityId.Print(sid) switch { "S-1-5-18" => @"NT AUTHORITY\SYSTEM", var other => other };
}
