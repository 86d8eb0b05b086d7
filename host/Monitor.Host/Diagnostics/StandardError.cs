namespace Monitor.Host.Diagnostics;

/// <summary>Standard error, which may be a terminal that was closed meanwhile.</summary>
internal static class StandardError
{
    /// <summary>Writes text, if anybody can read it.</summary>
    public static void Write(string text)
    {
        try
        {
            Console.Error.Write(text);
        }
        catch (IOException)
        {
            // The terminal is gone, and nothing is to end differently for that.
        }
    }
}
