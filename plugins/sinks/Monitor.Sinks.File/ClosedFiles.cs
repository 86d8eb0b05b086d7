namespace Monitor.Sinks.File;

/// <summary>The closed files beside the current one. Closing one is a single renaming: a crash comes before it or after it. For several threads.</summary>
/// <param name="current">Path of the file that is written.</param>
/// <param name="keep">How many are kept.</param>
/// <param name="keepFor">How long they are kept; zero: any time.</param>
internal sealed class ClosedFiles(string current, int keep, TimeSpan keepFor)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly string _folder = Path.GetDirectoryName(current)!;
    private readonly Lock _lock = new();

    /// <summary>Closes the current file: gives it a name of its own, later than all others, whatever the clock did.</summary>
    /// <param name="lastWrite">When its last line was written.</param>
    /// <exception cref="IOException">It cannot be done; nothing was changed.</exception>
    public void Close(DateTime lastWrite)
    {
        lock (_lock)
        {
            DateTime time = new(lastWrite.Ticks - lastWrite.Ticks % Step.Ticks, DateTimeKind.Utc);
            if (Find() is [.., { Time: var latest }] && time <= latest)
                time = latest + Step;
            // Overwriting makes this one step of the file system; without it, a crash could leave the file with both names.
            System.IO.File.Move(current, ClosedFile.Of(current, time).Path, overwrite: true);
        }
    }

    /// <summary>The closed files that are not compressed, the oldest first.</summary>
    public IReadOnlyList<ClosedFile> Plain()
    {
        lock (_lock)
            return Find().FindAll(file => System.IO.File.Exists(file.Path));
    }

    /// <summary>What is more or older than is to be kept, the oldest first.</summary>
    /// <param name="now">The present time in UTC.</param>
    public IReadOnlyList<ClosedFile> Surplus(DateTime now)
    {
        lock (_lock)
        {
            List<ClosedFile> files = Find();
            int surplus = Math.Max(0, files.Count - keep);
            while (keepFor > TimeSpan.Zero && surplus < files.Count && now - files[surplus].Time > keepFor)
                surplus++;
            return files[..surplus];
        }
    }

    /// <summary>Removes a file, compressed or not.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public void Remove(ClosedFile file)
    {
        lock (_lock)
        {
            DeleteCompressed(file);
            System.IO.File.Delete(file.Path);
        }
    }

    /// <summary>Removes what a crash during a compression left: the plain file is the truth for as long as it is there.</summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public void RemoveLeftovers()
    {
        lock (_lock)
        {
            foreach (string part in Directory.EnumerateFiles(_folder, ".*.part", Everything).Where(IsPart).ToArray())
                System.IO.File.Delete(part);
            foreach (ClosedFile file in Find().Where(file => System.IO.File.Exists(file.Path)))
                DeleteCompressed(file);
        }
    }

    /// <summary>Puts a file that was compressed, and lies on the disk, in the place of the plain one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="ending">The ending of its compressed form.</param>
    /// <returns>False if it was removed meanwhile.</returns>
    /// <exception cref="IOException">It cannot be done; the plain file is still there.</exception>
    public bool Replace(ClosedFile file, string ending)
    {
        lock (_lock)
        {
            if (!System.IO.File.Exists(file.Path))
                return false;
            System.IO.File.Move(file.PartPath, file.Path + ending, overwrite: true);
            if (OperatingSystem.IsLinux())
                LinuxFile.SyncFolder(_folder);
            System.IO.File.Delete(file.Path);
            return true;
        }
    }

    private static EnumerationOptions Everything { get; } = new() { AttributesToSkip = 0, MatchType = MatchType.Simple };

    private bool IsPart(string path) => ClosedFile.Parse(current, Path.Combine(_folder, Path.GetFileName(path)[1..^".part".Length])) is not null;

    private static void DeleteCompressed(ClosedFile file)
    {
        foreach (string ending in ClosedFile.Endings)
            System.IO.File.Delete(file.Path + ending);
    }

    /// <summary>All closed files, the oldest first, each once.</summary>
    private List<ClosedFile> Find() => [.. Directory.EnumerateFiles(_folder, "*", Everything)
        .Select(path => ClosedFile.Parse(current, path))
        .OfType<ClosedFile>()
        .Distinct()
        .OrderBy(file => file.Time)];
}
