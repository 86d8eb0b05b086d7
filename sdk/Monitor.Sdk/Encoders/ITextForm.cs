using System.Text;

namespace Monitor.Sdk.Encoders;

/// <summary>How a format writes a field's text: what it escapes, and what it cannot hold at all.</summary>
internal interface ITextForm
{
    /// <summary>Appends text that is valid UTF-8 and has only characters that the format can hold.</summary>
    static abstract void Append(Utf8Buffer output, ReadOnlySpan<byte> text);

    /// <summary>Whether the format can hold the character, escaped if need be.</summary>
    static abstract bool CanHold(Rune character);
}
