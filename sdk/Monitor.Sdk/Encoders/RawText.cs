using System.Text;

namespace Monitor.Sdk.Encoders;

/// <summary>Text as it is, without any escape.</summary>
internal abstract class RawText : ITextForm
{
    public static void Append(Utf8Buffer output, ReadOnlySpan<byte> text) => output.Append(text);

    public static bool CanHold(Rune character) => true;
}
