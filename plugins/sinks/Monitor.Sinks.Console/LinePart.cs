using System.Text;
using Monitor.Sdk.Events;

namespace Monitor.Sinks.Console;

/// <summary>How a field is shown in a compact line.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Before">What comes before it.</param>
/// <param name="Label">A word that explains it.</param>
internal sealed record Shown(string Field, string Before = " ", string Label = "")
{
    /// <summary>Words to show for true and false; null: the value itself.</summary>
    public (string True, string False)? Words { get; init; }

    /// <summary>Whether it is an address with a port behind it, so that an IPv6 address needs brackets.</summary>
    public bool HasPort { get; init; }
}

/// <summary>A field in a compact line, its words encoded once.</summary>
/// <param name="field">The field.</param>
/// <param name="shown">How it is shown.</param>
internal sealed class LinePart(FieldSchema field, Shown shown)
{
    private const int HashLength = 19;

    private readonly byte[]? _true = Encode(shown.Words?.True);
    private readonly byte[]? _false = Encode(shown.Words?.False);

    /// <summary>The field.</summary>
    public FieldSchema Field { get; } = field;

    /// <summary>What comes before it.</summary>
    public byte[] Before { get; } = Encoding.UTF8.GetBytes(shown.Before);

    /// <summary>A word that explains it.</summary>
    public byte[] Label { get; } = Encoding.UTF8.GetBytes(shown.Label);

    /// <summary>Whether it is an address with a port behind it.</summary>
    public bool HasPort { get; } = shown.HasPort;

    /// <summary>Characters shown at most; 0: all.</summary>
    public int MaximumLength { get; } = field.HashSource is null ? 0 : HashLength;

    /// <summary>The word for a flag; null: the value itself is shown.</summary>
    public byte[]? WordFor(bool value) => value ? _true : _false;

    private static byte[]? Encode(string? word) => word is null ? null : Encoding.UTF8.GetBytes(word);
}
