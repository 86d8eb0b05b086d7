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
            while (ClosedFile.Of(current, time).IsPlain)
                time += Step;
            // Overwriting makes this one step of the file system; without it, a crash could leave the file with both names.
            System.IO.File.Move(current, ClosedFile.Of(current, time).Path, overwrite: true);
        }
    }

    /// <summary>
    /// The closed files that are not compressed, the oldest first. Where there is a compressed form it is the truth, and a plain one beside it
    /// is somebody else's: unpacked to be read, or about to be packed.
    /// </summary>
    public IReadOnlyList<ClosedFile> Plain()
    {
        lock (_lock)
            return Find().FindAll(file => file.IsPlain && !file.IsCompressed);
    }

    /// <summary>What is more or older than is to be kept, the oldest first.</summary>
    /// <param name="now">The present time in UTC.</param>
    public IReadOnlyList<ClosedFile> Surplus(DateTime now)
    {
        lock (_lock)
        {
            List<ClosedFile> files = Find();
            int surplus = Math.Max(0, files.Count - keep);
            return files[..(keepFor > TimeSpan.Zero ? Math.Max(surplus, CountOld(files, now)) : surplus)];
        }
    }

    /// <summary>Removes a file in all its forms.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public void Remove(ClosedFile file)
    {
        lock (_lock)
        {
            foreach (string ending in ClosedFile.Endings)
            {
                System.IO.File.Delete(file.WholePath(ending));
                System.IO.File.Delete(file.Path + ending);
            }

            System.IO.File.Delete(file.Path);
        }
    }

    /// <summary>Paths of what a crash, or a failure, during a compression left.</summary>
    public IReadOnlyList<string> Leftovers()
    {
        lock (_lock)
            return [.. Directory.EnumerateFiles(_folder, ".*", Everything)
                .Where(path => ClosedFile.IsPartPath(current, path) || ClosedFile.ParseWhole(current, path, out _) is not null)];
    }

    /// <summary>Removes a leftover that is not whole, and ends with a whole one what was begun. Not for use during a compression.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    public void Settle(string leftover)
    {
        if (ClosedFile.ParseWhole(current, leftover, out string ending) is { } file)
            Finish(file, ending);
        else
            System.IO.File.Delete(leftover);
    }

    /// <summary>Puts a file that was compressed, and lies on the disk, in the place of the plain one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="ending">The ending of its compressed form.</param>
    /// <returns>False if it was removed meanwhile, or somebody else compressed it.</returns>
    /// <exception cref="IOException">It cannot be done.</exception>
    public bool Replace(ClosedFile file, string ending)
    {
        if (Directory.Exists(file.Path + ending))
            throw new IOException($"A folder stands at {file.Path + ending}.");
        lock (_lock)
        {
            if (!file.IsPlain)
                return false;
            System.IO.File.Move(file.PartPath, file.WholePath(ending), overwrite: true);
        }

        return Finish(file, ending);
    }

    /// <summary>
    /// Removes the plain form, then gives the compressed one its name: what stands under both names was never left there by a crash. Whoever
    /// writes is not kept waiting for the disk.
    /// </summary>
    private bool Finish(ClosedFile file, string ending)
    {
        if (OperatingSystem.IsLinux())
            LinuxFile.SyncFolder(_folder);
        lock (_lock)
        {
            string whole = file.WholePath(ending);
            if (!System.IO.File.Exists(whole))
                return false;
            if (file.IsCompressed)
            {
                System.IO.File.Delete(whole);
                return false;
            }

            System.IO.File.Delete(file.Path);
            System.IO.File.Move(whole, file.Path + ending);
            return true;
        }
    }

    private static EnumerationOptions Everything { get; } = new() { AttributesToSkip = 0, MatchType = MatchType.Simple };

    /// <summary>
    /// How many of the oldest are too old. A name tells the age unless it is of the future: it is numbered on from one that was given while the
    /// clock was wrong, and the time of writing tells. A file of which that is wrong, too, is as old as the next one.
    /// </summary>
    private int CountOld(List<ClosedFile> files, DateTime now)
    {
        int old = 0;
        for (int i = 0; i < files.Count; i++)
        {
            DateTime written = files[i].Time <= now ? files[i].Time : files[i].LastWrite;
            if (written > now)
                continue;
            if (now - written <= keepFor)
                break;
            old = i + 1;
        }

        return old;
    }

    /// <summary>All closed files, the oldest first, each once.</summary>
    private List<ClosedFile> Find() => [.. Directory.EnumerateFiles(_folder, "*", Everything)
        .Select(path => ClosedFile.Parse(current, path) ?? ClosedFile.ParseWhole(current, path, out _))
        .OfType<ClosedFile>()
        .Distinct()
        .OrderBy(file => file.Time)];
}
