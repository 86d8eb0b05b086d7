namespace Monitor.Sinks.File;

/// <summary>A file and its closed predecessors: <c>name.1</c> is the youngest, <c>name.N</c> the oldest.</summary>
/// <param name="current">Path of the file that is written.</param>
/// <param name="keep">How many closed files are kept.</param>
internal sealed class RotatedFiles(string current, int keep)
{
    /// <summary>Path of the file that is written.</summary>
    public string Current { get; } = Path.GetFullPath(current);

    /// <summary>Makes room at number 1 and moves the current file there. A crash in the middle leaves a gap in the numbers, which the next
    /// rotation closes; no file is lost but the oldest when there are too many.</summary>
    public void Rotate()
    {
        int free = 1;
        while (free < keep && System.IO.File.Exists(Numbered(free)))
            free++;
        for (int number = free; number > 1; number--)
            System.IO.File.Move(Numbered(number - 1), Numbered(number), overwrite: true);
        if (keep > 0)
            System.IO.File.Move(Current, Numbered(1), overwrite: true);
        else
            System.IO.File.Delete(Current);
        for (int number = keep + 1; System.IO.File.Exists(Numbered(number)); number++)
            System.IO.File.Delete(Numbered(number));
    }

    private string Numbered(int number) => $"{Current}.{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
