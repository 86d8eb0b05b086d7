using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Monitor.Wine.Tests.Harness;

/// <summary>The processes of one prefix: server, services, driver hosts and programs.</summary>
internal static class PrefixProcesses
{
    /// <summary>Ends all that are left, each by its id.</summary>
    /// <param name="prefix">The prefix, a folder of this test alone.</param>
    public static void End(string prefix)
    {
        foreach (int id in Ids(prefix))
            End(id);
    }

    /// <summary>The command lines of all that run, words separated by spaces.</summary>
    /// <param name="prefix">The prefix.</param>
    public static IReadOnlyList<string> CommandLines(string prefix) => [.. Ids(prefix).Select(id => Encoding.UTF8.GetString(Read(id, "cmdline")).Replace('\0', ' '))];

    private static IEnumerable<int> Ids(string prefix)
    {
        byte[] mark = Encoding.UTF8.GetBytes($"WINEPREFIX={prefix}\0");
        return Directory.EnumerateDirectories("/proc").Select(ProcessId).OfType<int>().Where(id => Read(id, "environ").AsSpan().IndexOf(mark) >= 0);
    }

    private static int? ProcessId(string folder) =>
        int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id != Environment.ProcessId ? id : null;

    /// <summary>A file of a process; empty when it is gone or another user's.</summary>
    private static byte[] Read(int id, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void End(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }
}
