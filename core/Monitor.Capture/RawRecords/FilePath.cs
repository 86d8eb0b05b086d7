namespace Monitor.Capture.RawRecords;

/// <summary>A path as a caller gave it, made whole: behind the directory that it begins in, without <c>.</c>, <c>..</c> and empty names. It goes by
/// the words alone: behind a symbolic link <c>..</c> leads elsewhere, which nobody can tell once the call is over.</summary>
public static class FilePath
{
    /// <summary>Bytes that the path takes at most.</summary>
    public static int LongestOf(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path) => directory.Length + path.Length + 2;

    /// <summary>Writes the whole path.</summary>
    /// <param name="directory">Where the path begins, a path list; the whole path where the path is empty.</param>
    /// <param name="path">As the caller gave it.</param>
    /// <param name="destination">At least <see cref="LongestOf"/> bytes.</param>
    /// <returns>Its length.</returns>
    public static int Write(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path, Span<byte> destination)
    {
        int length = path is [(byte)'/', ..] ? 0 : PathList.Decode(directory, destination);
        if (path.IsEmpty)
            return length;
        if (length == 1)
            length = 0;
        foreach (Range part in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[part];
            if (name.SequenceEqual(".."u8))
            {
                length = Math.Max(0, destination[..length].LastIndexOf((byte)'/'));
            }
            else if (!name.IsEmpty && !name.SequenceEqual("."u8))
            {
                destination[length++] = (byte)'/';
                name.CopyTo(destination[length..]);
                length += name.Length;
            }
        }

        if (length == 0)
            destination[length++] = (byte)'/';
        return length;
    }
}
