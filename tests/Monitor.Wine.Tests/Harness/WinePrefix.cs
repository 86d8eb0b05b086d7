using System.Diagnostics;
using System.Text;

namespace Monitor.Wine.Tests.Harness;

/// <summary>A Windows of a test class's own, as Wine 8 has it: drive C, registry, services. What runs in it ends with it. A class fixture; a class
/// that uses it calls <see cref="SkipIfMissing"/> first.</summary>
public sealed class WinePrefix : IDisposable
{
    /// <summary>How long something under Wine may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private const UnixFileMode Closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // mscoree must load: every managed library imports it.
    private const string Overrides = "mshtml=;winemenubuilder.exe,winedbg.exe=d";

    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-wine-").FullName;
    private readonly string _home;
    private readonly WineProcess? _keeper;
    private int _started;

    /// <summary>Makes the prefix; where Wine is missing, nothing.</summary>
    public WinePrefix(WineTemplate template)
    {
        _home = template.Home;
        if (WineInstallation.Missing is not null)
            return;
        try
        {
            template.CopyTo(Prefix);

            // Services and drivers end with the last ordinary process: this one stays.
            _keeper = Launch(["ping", "-n", "3600", "127.0.0.1"]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The folder of drive C.</summary>
    public string DriveC => Path.Combine(Prefix, "drive_c");

    private string Prefix => Path.Combine(_folder, "prefix");

    /// <summary>Skips the test where there is no Wine.</summary>
    public static void SkipIfMissing()
    {
        if (WineInstallation.Missing is { } reason)
            Assert.Skip(reason);
    }

    /// <summary>Where a file of drive C lies here.</summary>
    /// <param name="windowsPath">Such as <c>C:\folder\file</c>.</param>
    public string Here(string windowsPath)
    {
        Assert.StartsWith(@"C:\", windowsPath, StringComparison.OrdinalIgnoreCase);
        return Path.Combine(DriveC, windowsPath[3..].Replace('\\', '/'));
    }

    /// <summary>The name under which a program in the prefix finds a file of this machine.</summary>
    public static string There(string path) => "Z:" + path.Replace('/', '\\');

    /// <summary>Writes a file of drive C, with the folders to it.</summary>
    public void Write(string windowsPath, string content)
    {
        string path = Here(windowsPath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>Unpacks the agent to drive C, where nobody else can change it; once. An installation asks for that, also of the folders above, which
    /// on drive Z are this machine's.</summary>
    /// <returns>The program.</returns>
    public string Unpack()
    {
        const string Folder = @"C:\MonitorBuild";
        string target = Here(Folder);
        if (!Directory.Exists(target))
        {
            foreach (string file in Directory.EnumerateFiles(WindowsBuild.Folder, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(target, Path.GetRelativePath(WindowsBuild.Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!, Closed);
                File.Copy(file, copy);
                File.SetUnixFileMode(copy, Closed);
            }
        }

        return Folder + @"\monitor.exe";
    }

    /// <summary>The command lines of all programs that run in it.</summary>
    public IReadOnlyList<string> CommandLines() => PrefixProcesses.CommandLines(Prefix);

    /// <summary>Starts a Windows program.</summary>
    /// <param name="program">Its path here or there, or a program of Windows by name.</param>
    /// <param name="arguments">Its arguments.</param>
    public WineProcess Start(string program, params string[] arguments) => Launch([program, .. arguments]);

    /// <summary>Runs a Windows program to its end. One that Wine did not get to run is run once more.</summary>
    public WineResult Run(string program, params string[] arguments)
    {
        WineResult result = RunOnce(program, arguments);
        return result.IsOfWine ? RunOnce(program, arguments) : result;
    }

    /// <summary>Runs a Windows program that must succeed.</summary>
    /// <returns>What it said.</returns>
    public string Succeed(string program, params string[] arguments)
    {
        WineResult result = Run(program, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)} gave {result.ExitCode}: {result.Output}{result.Error}");
        return result.Output;
    }

    /// <summary>What lies in a key of the registry and below, as <c>reg export</c> writes it.</summary>
    /// <param name="key">Such as <c>HKLM\SYSTEM\CurrentControlSet\Services</c>.</param>
    public string ExportRegistry(string key)
    {
        const string File = @"C:\export.reg";
        Succeed("reg", "export", key, File, "/y");
        return System.IO.File.ReadAllText(Here(File), Encoding.Unicode);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_keeper is not null || Directory.Exists(Prefix))
        {
            WineInstallation.AskServer(Prefix, _home, "-k", TimeSpan.FromSeconds(20));
            PrefixProcesses.End(Prefix);
            _keeper?.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private WineResult RunOnce(string program, string[] arguments)
    {
        using WineProcess process = Start(program, arguments);
        int exitCode = process.WaitForExit();
        return new WineResult(exitCode, process.Output, process.Error);
    }

    private WineProcess Launch(string[] words)
    {
        int number = Interlocked.Increment(ref _started);
        string output = Path.Combine(_folder, $"{number}.out"), error = Path.Combine(_folder, $"{number}.err");
        return new WineProcess(WineInstallation.Start(Prefix, Overrides, _home, output, error, words), string.Join(' ', words), output, error);
    }
}
