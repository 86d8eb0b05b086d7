using System.Buffers;
using System.IO.Enumeration;

namespace Monitor.Collectors.FileDelete;

/// <summary>A folder into which the driver moves deleted files, each named by its file's number and the moment: sixteen hexadecimal digits, a hyphen, sixteen
/// more. Whatever else lies there was put there by somebody, and is let alone.</summary>
/// <param name="folder">Its path.</param>
/// <param name="quota">Bytes of all its files together with their named streams, each in whole blocks.</param>
/// <param name="streams">Bytes of each named stream of a file.</param>
internal sealed class KeptFiles(string folder, long quota, Func<string, IEnumerable<long>> streams)
{
    private const int NumberLength = 16;
    private const int NameLength = NumberLength + 1 + NumberLength;
    private const int BlockSize = 4096;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789ABCDEF");

    /// <summary>The same, with the streams that this system has.</summary>
    public KeptFiles(string folder, long quota)
        : this(folder, quota, OperatingSystem.IsWindows() ? NamedStreams.SizesOf : static _ => [])
    {
    }

    /// <summary>Removes the files that were kept longest until the others are within the quota.</summary>
    /// <returns>Number of files that were to go and could not be removed.</returns>
    public int MakeRoom()
    {
        List<(string Name, long Room)> files = Find();
        long room = files.Sum(file => file.Room);
        int left = 0;
        foreach ((string name, long its) in files.OrderBy(file => file.Name[^NumberLength..], StringComparer.Ordinal).TakeWhile(_ => room > quota))
        {
            if (Remove(Path.Join(folder, name)))
                room -= its;
            else
                left++;
        }

        return left;
    }

    private static bool IsKept(ReadOnlySpan<char> name) =>
        name.Length == NameLength && name[NumberLength] == '-' && IsNumber(name[..NumberLength]) && IsNumber(name[^NumberLength..]);

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);

    /// <summary>A file takes whole blocks: else millions of tiny ones could be kept, and fill the disk.</summary>
    private static long RoomOf(long size) => Math.Max(1, (size + BlockSize - 1) / BlockSize) * BlockSize;

    private static bool Remove(string path)
    {
        try
        {
            // What was read-only is kept so, and cannot be removed before it is not.
            if ((File.GetAttributes(path) & FileAttributes.ReadOnly) != 0)
                File.SetAttributes(path, FileAttributes.Normal);
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private List<(string Name, long Room)> Find()
    {
        try
        {
            return
            [
                .. new FileSystemEnumerable<(string, long)>(
                    folder,
                    (ref entry) => (entry.FileName.ToString(), RoomOf(entry.Length) + streams(entry.ToFullPath()).Sum(RoomOf)),
                    new EnumerationOptions { AttributesToSkip = 0 })
                {
                    ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && IsKept(entry.FileName),
                },
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A drive that was taken out, or a folder that was: nothing can be kept there.
            return [];
        }
    }
}
