using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Monitor.Tracing.Tests.DotNetRuntime;

/// <summary>A program that runs with a folder of its own for temporary files; the .NET program that does what it is told, or another one.</summary>
internal sealed class TargetProgram : IDisposable
{
    private readonly Process _process;

    private TargetProgram(Process process, string folder)
    {
        _process = process;
        Folder = folder;
    }

    /// <summary>Its folder for temporary files.</summary>
    public string Folder { get; }

    public uint Id => (uint)_process.Id;

    /// <summary>When it was made, in hundredths of a second since boot.</summary>
    public ulong Start
    {
        get
        {
            string stat = File.ReadAllText($"/proc/{Id}/stat");
            return ulong.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Where its socket is, or would be.</summary>
    public string Socket => Path.Combine(Folder, $"dotnet-diagnostic-{Id}-{Start}-socket");

    /// <summary>Starts the .NET program; it is ready when this returns.</summary>
    public static TargetProgram StartDotNet(string folder)
    {
        string assembly = typeof(TargetProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Target").Value!;
        TargetProgram target = Begin(Environment.ProcessPath is { } self && Path.GetFileName(self) == "dotnet" ? self : "dotnet", [assembly], folder);
        target.Expect("ready");
        return target;
    }

    /// <summary>Starts another program, which waits for ever.</summary>
    public static TargetProgram StartOther(string folder) => Begin("/bin/cat", [], folder);

    /// <summary>Has it do something, and waits until it has.</summary>
    public void Do(string word)
    {
        _process.StandardInput.WriteLine(word);
        Expect(word);
    }

    /// <summary>Ends it in order.</summary>
    public void End()
    {
        _process.StandardInput.Close();
        Assert.True(_process.WaitForExit(30_000), "The program did not end.");
    }

    /// <summary>Kills it; it leaves its socket behind.</summary>
    public void Kill()
    {
        _process.Kill();
        Assert.True(_process.WaitForExit(30_000), "The program did not end.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static TargetProgram Begin(string program, string[] arguments, string folder)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["TMPDIR"] = folder;
        start.Environment.Remove("DOTNET_EnableDiagnostics");
        start.Environment.Remove("DOTNET_DiagnosticPorts");
        return new TargetProgram(Process.Start(start)!, folder);
    }

    private void Expect(string line)
    {
        Task<string?> read = _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.True(read.Wait(30_000, TestContext.Current.CancellationToken), $"The program did not say '{line}'.");
        Assert.Equal(line, read.Result);
    }
}
