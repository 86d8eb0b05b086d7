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
        byte[] mark = Encoding.UTF8.GetBytes($"WINEPREFIX={prefix}\0");
        foreach (int id in Directory.EnumerateDirectories("/proc").Select(ProcessId).OfType<int>().Where(id => IsMarked(id, mark)))
            End(id);
    }

    private static int? ProcessId(string folder) =>
        int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id != Environment.ProcessId ? id : null;

    private static bool IsMarked(int id, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/environ").AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
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
