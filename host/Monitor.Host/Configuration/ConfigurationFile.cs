using System.Text;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Configuration;

/// <summary>The configuration file's bytes and text. It is read once, so that what is hashed is what is in force.</summary>
internal static class ConfigurationFile
{
    private const int MaximumBytes = 4 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the file whole.</summary>
    /// <exception cref="MonitorException">It cannot be read, or is larger than a configuration may be.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            if (!File.Exists(path) && !CannotBeSeen(path))
                throw new MonitorException(ConfigurationErrors.NotFound(path));
            using FileStream stream = File.OpenRead(path);
            byte[] content = new byte[MaximumBytes + 1];
            int length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length <= MaximumBytes ? content[..length] : throw new MonitorException(ConfigurationErrors.TooLarge(path, MaximumBytes));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(ConfigurationErrors.NotReadable(path, exception.Message), exception);
        }
    }

    /// <summary>The text, without a byte order mark.</summary>
    /// <param name="path">The file's path, for places.</param>
    /// <param name="content">The file's bytes.</param>
    /// <exception cref="MonitorException">They are not UTF-8.</exception>
    public static string Decode(string path, ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException exception)
        {
            throw new MonitorException(ConfigurationErrors.NotUtf8(PlaceBehind(path, content[..exception.Index])), exception);
        }
    }

    private static SourcePlace PlaceBehind(string path, ReadOnlySpan<byte> text)
    {
        int line = text.Count((byte)'\n') + 1;
        ReadOnlySpan<byte> lastLine = text[(text.LastIndexOf((byte)'\n') + 1)..];
        return new SourcePlace(path, line, Encoding.UTF8.GetCharCount(lastLine) + 1);
    }

    /// <summary>Whether the file may well be there, in a folder that may not be looked into.</summary>
    private static bool CannotBeSeen(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
