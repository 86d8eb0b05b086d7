using System.Text;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Json;

/// <summary>JSON text and where it comes from.</summary>
internal sealed class JsonSource
{
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly string _file;
    private readonly int _firstLine;

    /// <param name="file">The file's name in errors.</param>
    /// <param name="bytes">The text in UTF-8; a byte order mark in front is passed over.</param>
    /// <param name="firstLine">The number of its first line.</param>
    public JsonSource(string file, byte[] bytes, int firstLine = 1)
    {
        _file = file;
        _bytes = bytes;
        _start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        _firstLine = firstLine;
    }

    /// <summary>The text.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start);

    /// <summary>The place of a byte.</summary>
    public SourcePlace PlaceOf(long offset)
    {
        ReadOnlySpan<byte> before = Bytes[..(int)offset];
        int line = before.Count((byte)'\n');
        return PlaceOf(before[(before.LastIndexOf((byte)'\n') + 1)..], line);
    }

    /// <summary>The place of a byte in a line.</summary>
    /// <param name="line">The line, from 0.</param>
    /// <param name="bytePosition">How many bytes of it lie before.</param>
    public SourcePlace PlaceOf(long line, long bytePosition)
    {
        ReadOnlySpan<byte> rest = Bytes;
        for (long passed = 0; passed < line; passed++)
            rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        return PlaceOf(rest[..(int)Math.Min(bytePosition, rest.Length)], (int)line);
    }

    private SourcePlace PlaceOf(ReadOnlySpan<byte> beforeInLine, int line) =>
        new(_file, _firstLine + line, Encoding.UTF8.GetCharCount(beforeInLine) + 1);
}
