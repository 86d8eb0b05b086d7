using System.Text;

namespace Monitor.Host.Diagnostics;

/// <summary>How text goes to the console, or to the file or pipe in its place.</summary>
internal static class ConsoleText
{
    /// <summary>Makes it UTF-8 everywhere; Windows would take its code page of old.</summary>
    public static void UseUtf8()
    {
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    }
}
