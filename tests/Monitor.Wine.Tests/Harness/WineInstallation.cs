using System.Diagnostics;

namespace Monitor.Wine.Tests.Harness;

/// <summary>Wine as it is installed here.</summary>
internal static class WineInstallation
{
    private const string Loader = "/usr/bin/wine";
    private const string Server = "/usr/bin/wineserver";

    /// <summary>Why nothing can run under Wine here; null if it can.</summary>
    public static string? Missing { get; } = File.Exists(Loader) && File.Exists(Server) ? null : "Wine is not installed; test.sh installs it";

    /// <summary>Starts a Windows program, detached from the terminal; what it says goes to two files.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="overrides">Which libraries Wine is to do without.</param>
    /// <param name="home">Folder that stands for the user's.</param>
    /// <param name="output">Takes its standard output.</param>
    /// <param name="error">Takes its standard error.</param>
    /// <param name="words">Program and arguments.</param>
    public static Process Start(string prefix, string overrides, string home, string output, string error, IEnumerable<string> words) =>
        StartUnix(prefix, overrides, home, output, error, [Loader, .. words]);

    /// <summary>Asks the server of a prefix for something, and waits until it is done.</summary>
    /// <returns>False if it was not done in time.</returns>
    public static bool AskServer(string prefix, string home, string option, TimeSpan patience)
    {
        using Process server = StartUnix(prefix, "", home, "/dev/null", "/dev/null", [Server, option]);
        if (server.WaitForExit(patience))
            return true;
        server.Kill();
        return false;
    }

    /// <summary>By files and not by pipes: services that Wine starts on the way inherit them, and a pipe would never end.</summary>
    private static Process StartUnix(string prefix, string overrides, string home, string output, string error, IEnumerable<string> words)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", "umask 077; out=$1 err=$2; shift 2; exec \"$@\" < /dev/null > \"$out\" 2> \"$err\"", "sh", output, error, .. words])
        {
            WorkingDirectory = home,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("WINE", StringComparison.Ordinal) || name.StartsWith("MONITOR_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment.Remove("DISPLAY");
        start.Environment["HOME"] = home;
        start.Environment["WINEPREFIX"] = prefix;
        start.Environment["WINEARCH"] = "win64";
        start.Environment["WINEDEBUG"] = "-all";

        // Wine 8 cannot give back a part of memory that is mapped twice: the runtime ends itself when it frees generated code.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["WINEDLLOVERRIDES"] = overrides;
        return Process.Start(start)!;
    }
}
