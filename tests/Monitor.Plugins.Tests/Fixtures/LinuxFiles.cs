using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Monitor.Plugins.Tests.Fixtures;

/// <summary>What .NET has no calls for.</summary>
internal static partial class LinuxFiles
{
    public const uint Nobody = 65534;

    public static uint CurrentUser => geteuid();

    public static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    public static void GiveTo(string path, uint user) => Assert.Equal(0, lchown(path, user, user));

    public static void MakeFifo(string path) => Assert.Equal(0, mkfifo(path, 0b110_100_100));

    /// <summary>When a file was last written to or changed otherwise; unlike the time of writing, no copy sets it.</summary>
    public static async Task<string> ChangeTimeAsync(string path)
    {
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%z", path]) { RedirectStandardOutput = true })!;
        string time = await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(time);
        return time;
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lchown(string path, uint user, uint group);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);
}
