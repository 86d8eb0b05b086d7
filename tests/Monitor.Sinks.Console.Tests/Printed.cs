using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.Console.Tests;

/// <summary>Events as compact lines.</summary>
internal static class Printed
{
    /// <summary>16 March 2026, 09:42:09.482 UTC.</summary>
    public static EventTime Time { get; } = new(1_773_654_129_482_913_077);

    public static string Line<T>(scoped in T value, bool useColors = false)
        where T : IEvent<T>, allows ref struct
    {
        EventBuffer buffer = new();
        Assert.True(buffer.Append(value));
        return Line(buffer, useColors);
    }

    public static string Line(EventBuffer buffer, bool useColors = false)
    {
        Utf8Buffer output = new();
        new CompactLine(new TestSinkContext("/", Login.Schema).Events, useColors).Append(buffer[0], output);
        string line = Encoding.UTF8.GetString(output.Written);
        Assert.EndsWith("\n", line);
        Assert.DoesNotContain('\n', line[..^1]);
        return line[..^1];
    }

    /// <summary>Text of unknown origin as it is shown.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        Utf8Buffer output = new();
        ReadableText.Append(output, bytes);
        return Encoding.UTF8.GetString(output.Written);
    }

    public static string Text(string text) => Text(Encoding.UTF8.GetBytes(text));
}
