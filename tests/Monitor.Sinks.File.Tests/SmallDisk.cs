using System.Diagnostics;

namespace Monitor.Sinks.File.Tests;

/// <summary>A file system in memory with little room, that can be filled. Without root it is a plain folder, and filling it does nothing.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    /// <param name="path">Where to mount it.</param>
    /// <param name="size">Its bytes.</param>
    public SmallDisk(string path, int size)
    {
        Path = Directory.CreateDirectory(path).FullName;
        _filler = System.IO.Path.Combine(path, "filler");
        IsMounted = Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path);
    }

    public string Path { get; }

    public bool IsMounted { get; }

    /// <summary>Leaves so many bytes free, or fewer.</summary>
    public void Fill(int leave)
    {
        if (!IsMounted)
            return;
        using FileStream filler = new(_filler, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);
        DriveInfo drive = new(Path);
        byte[] chunk = new byte[64 << 10];
        try
        {
            while (drive.AvailableFreeSpace - leave is > 0 and var room)
                filler.Write(chunk.AsSpan(0, (int)Math.Min(chunk.Length, room)));
        }
        catch (IOException)
        {
            // Compressed files take room meanwhile: it is full.
        }
    }

    /// <summary>Takes away what was filled in. Emptied first: a process that is just being started elsewhere may still hold the file.</summary>
    public void MakeRoom()
    {
        if (!Files.Exists(_filler))
            return;
        new FileStream(_filler, FileMode.Truncate).Dispose();
        Files.Delete(_filler);
    }

    /// <summary>Lets nothing be written, or everything again.</summary>
    public bool Remount(string how) => Run("mount", "-o", $"remount,{how}", Path);

    public void Dispose()
    {
        if (IsMounted)
            Assert.True(Run("umount", Path), $"{Path} is still mounted.");
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
