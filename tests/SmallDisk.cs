using System.Diagnostics;

namespace Monitor.Tests;

/// <summary>A file system in memory with little room, that can be filled. Where none can be mounted it is a plain folder, and filling it does nothing.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    /// <param name="size">Its bytes.</param>
    public SmallDisk(int size)
    {
        Path = Directory.CreateTempSubdirectory("monitor-disk-").FullName;
        _filler = System.IO.Path.Combine(Path, "filler");
        IsMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={size}", "monitor-test", Path);
    }

    public string Path { get; }

    public bool IsMounted { get; }

    /// <summary>Makes one; skips the test where it cannot be mounted.</summary>
    public static SmallDisk MountOrSkip(int size)
    {
        SmallDisk disk = new(size);
        if (disk.IsMounted)
            return disk;
        disk.Dispose();
        Assert.Skip("Mounting a file system needs root on Linux.");
        return disk;
    }

    /// <summary>Leaves so many bytes free, or fewer.</summary>
    public void Fill(int leave = 0)
    {
        if (!IsMounted)
            return;
        using FileStream filler = new(_filler, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        DriveInfo drive = new(Path);
        byte[] chunk = new byte[64 << 10];
        try
        {
            while (drive.AvailableFreeSpace - leave is > 0 and var room)
                filler.Write(chunk.AsSpan(0, (int)Math.Min(chunk.Length, room)));
        }
        catch (IOException)
        {
            // Others take room meanwhile: it is full.
        }
    }

    /// <summary>Takes away what was filled in. Emptied first: a process that is just being started elsewhere may still hold the file.</summary>
    public void MakeRoom()
    {
        if (!File.Exists(_filler))
            return;
        new FileStream(_filler, FileMode.Truncate).Dispose();
        File.Delete(_filler);
    }

    /// <summary>Mounts it otherwise: read-only, with fewer files.</summary>
    public bool Remount(string how) => Run("mount", "-o", $"remount,{how}", Path);

    public void Dispose()
    {
        if (IsMounted)
            Assert.True(Run("umount", "-l", Path), $"{Path} is still mounted.");
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
