namespace Monitor.EventProvider;

/// <summary>A name in a provider's description: its length in bytes, that number and all padding included, UTF-16, NUL.</summary>
internal static class ResourceName
{
    /// <summary>Bytes that a name takes.</summary>
    public static int SizeOf(string name) => sizeof(uint) + ((name.Length + 1) * sizeof(char) + 3) / 4 * 4;

    /// <summary>Appends a name.</summary>
    public static void Append(ResourceBytes bytes, string name)
    {
        int end = bytes.Length + SizeOf(name);
        bytes.Add32(SizeOf(name));
        bytes.AddText(name);
        bytes.AddZeroes(end - bytes.Length);
    }
}
