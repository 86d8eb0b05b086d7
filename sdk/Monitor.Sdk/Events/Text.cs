using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.Sdk.Events;

/// <summary>
/// The value of a text field: bytes as the system has them (UTF-8; not always valid), or characters still to be encoded.
/// <c>default</c> is absent, which is not the same as empty.
/// </summary>
public readonly ref struct Text
{
    private readonly ReadOnlySpan<byte> _memory;
    private readonly Form _form;

    /// <summary>Text that lies in memory as UTF-8, or as whatever bytes the system gave.</summary>
    public Text(ReadOnlySpan<byte> utf8)
    {
        _memory = utf8;
        _form = Form.Utf8;
    }

    /// <summary>Text from characters; encoded when written, lone surrogates as WTF-8.</summary>
    public Text(ReadOnlySpan<char> characters)
    {
        _memory = MemoryMarshal.AsBytes(characters);
        _form = Form.Characters;
    }

    private Text(Form form) => _form = form;

    private enum Form : byte
    {
        Absent,
        Utf8,
        Characters,
        AbsentForGood,
    }

    /// <summary>No value.</summary>
    public static Text Absent => default;

    /// <summary>No value, and none is wanted later either, for a field with <see cref="LookupAttribute"/>: an event is not looked up when each of its
    /// fields with that attribute has a value or is this.</summary>
    public static Text AbsentForGood => new(Form.AbsentForGood);

    /// <summary>Whether there is no value.</summary>
    public bool IsAbsent => _form is Form.Absent or Form.AbsentForGood;

    /// <summary>The bytes; empty if this text was made from characters.</summary>
    public ReadOnlySpan<byte> Bytes => _form == Form.Characters ? default : _memory;

    /// <summary>Whether there is no value yet.</summary>
    internal bool MayBeLookedUp => _form == Form.Absent;

    internal bool IsUtf8 => _form == Form.Utf8;

    internal ReadOnlySpan<char> Characters => _form == Form.Characters ? MemoryMarshal.Cast<byte, char>(_memory) : default;

    /// <summary>From bytes.</summary>
    public static implicit operator Text(ReadOnlySpan<byte> utf8) => new(utf8);

    /// <summary>From bytes.</summary>
    public static implicit operator Text(Span<byte> utf8) => new((ReadOnlySpan<byte>)utf8);

    /// <summary>From a string; <c>null</c> is absent.</summary>
    public static implicit operator Text(string? value) => value is null ? default : new(value.AsSpan());

    /// <summary>For people and tests: bad bytes become U+FFFD, absent becomes <c>-</c>.</summary>
    public override string ToString() =>
        IsAbsent ? "-" : IsUtf8 ? Encoding.UTF8.GetString(Bytes) : Characters.ToString();
}
