using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Hashing;

namespace Monitor.Enrichment.Containers;

/// <summary>Reads a JSON file of a container runtime.</summary>
internal static class JsonFile
{
    private const int LargestFile = 16 << 20;
    private const int LongestText = 1024;

    /// <summary>The document; null if there is none, or one that cannot be read.</summary>
    public static JsonDocument? Read(string path)
    {
        using SafeFileHandle? file = OpenedFile.Open(Encoding.UTF8.GetBytes(path));
        if (file is null)
            return null;
        try
        {
            long length = RandomAccess.GetLength(file);
            if (length is 0 or > LargestFile)
                return null;
            byte[] content = new byte[length];
            int read = RandomAccess.Read(file, content, 0);
            return JsonDocument.Parse(content.AsMemory(0, read));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The document that a text within a document is; null if it is none.</summary>
    public static JsonDocument? Parse(JsonElement? element)
    {
        try
        {
            return element is { ValueKind: JsonValueKind.String } text ? JsonDocument.Parse(text.GetString()!) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The member of that name; null if there is none.</summary>
    public static JsonElement? Member(this JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out JsonElement found) ? found : null;

    /// <summary>The text of the member of that name; null if there is none, or it is empty.</summary>
    public static byte[]? Text(this JsonElement? element, string name) => element.Member(name).Text();

    /// <summary>The text that an element is, cut to a sensible length; null if it is none, or empty.</summary>
    public static byte[]? Text(this JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.String } value || value.GetString() is not { Length: > 0 } text)
            return null;
        return Encoding.UTF8.GetBytes(text.Length > LongestText ? text[..LongestText] : text);
    }
}
