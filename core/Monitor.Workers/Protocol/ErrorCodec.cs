using Monitor.Sdk.Diagnostics;

namespace Monitor.Workers.Protocol;

/// <summary>Errors and exceptions as they travel. What a worker says is shown to operators: it is cut, and control characters are taken out.</summary>
internal static class ErrorCodec
{
    private const int LongestText = 8 << 10;
    private const int LongestPath = 4 << 10;

    /// <summary>Writes an error.</summary>
    public static void Write(FrameBuffer to, MonitorError error)
    {
        to.Write(Shown(error.Code));
        to.Write(Shown(error.Cause));
        to.Write(Shown(error.Cure));
        WritePlace(to, error.Place);
    }

    /// <summary>Reads an error.</summary>
    public static MonitorError Read(ref PayloadReader from) => new(
        Shown(from.RequireText(LongestText)), Shown(from.RequireText(LongestText)), Shown(from.RequireText(LongestText)), ReadPlace(ref from));

    /// <summary>Writes an exception: its error, or its type and message.</summary>
    public static void Write(FrameBuffer to, Exception exception)
    {
        if (exception is MonitorException { Error: { } error })
        {
            to.Write(true);
            Write(to, error);
            return;
        }

        to.Write(false);
        to.Write(Shown($"{exception.GetType().Name}: {exception.Message}"));
    }

    /// <summary>Reads an exception.</summary>
    public static Exception ReadException(ref PayloadReader from) => from.ReadBoolean()
        ? new MonitorException(Read(ref from))
        : new WorkerCallException(Shown(from.RequireText(LongestText)));

    /// <summary>Writes a place.</summary>
    public static void WritePlace(FrameBuffer to, SourcePlace? place)
    {
        to.Write(place?.File);
        if (place is null)
            return;
        to.Write(place.Line);
        to.Write(place.Column);
    }

    /// <summary>Reads a place.</summary>
    public static SourcePlace? ReadPlace(ref PayloadReader from) =>
        from.ReadText(LongestPath) is { } file ? new SourcePlace(Shown(file), from.ReadInt32(), from.ReadInt32()) : null;

    /// <summary>Text as it may be shown: one line, not too long.</summary>
    public static string Shown(string text, int most = 1000)
    {
        if (text.Length > most)
            text = text[..most] + "…";
        return text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;
    }
}
