using System.Diagnostics;

namespace Monitor.Pipeline.Tests;

/// <summary>A disk in memory, so small that it can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TestFolder _folder = new();

    public string Path => _folder.Path;

    private string Filling => System.IO.Path.Combine(Path, "filling");

    public static SmallDisk Mount(string size)
    {
        SmallDisk disk = new();
        if (Run("mount", "-t", "tmpfs", "-o", "size=" + size, "none", disk.Path) == 0)
            return disk;
        disk._folder.Dispose();
        Assert.Skip("A file system cannot be mounted here.");
        return disk;
    }

    public void Fill()
    {
        using FileStream file = new(Filling, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (byte[] block = new byte[4096]; ;)
                file.Write(block);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void Empty() => File.Delete(Filling);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
