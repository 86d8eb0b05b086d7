namespace Monitor.Capture.RawRecords;

/// <summary>A path as the kernel side walks it: names leaf first, each ended by NUL.</summary>
public static class PathList
{
    /// <summary>Writes the path from its root: <c>/</c> and the names in turn; an empty list is the root.</summary>
    /// <param name="names">The list.</param>
    /// <param name="destination">At least one byte longer than the list.</param>
    /// <returns>Length of the path.</returns>
    public static int Decode(ReadOnlySpan<byte> names, Span<byte> destination)
    {
        names = names.TrimEnd((byte)0);
        if (names.IsEmpty)
        {
            destination[0] = (byte)'/';
            return 1;
        }

        int length = 0;
        int start;
        do
        {
            start = names.LastIndexOf((byte)0);
            ReadOnlySpan<byte> name = names[(start + 1)..];
            destination[length++] = (byte)'/';
            name.CopyTo(destination[length..]);
            length += name.Length;
            names = start < 0 ? default : names[..start];
        }
        while (start >= 0);
        return length;
    }
}
