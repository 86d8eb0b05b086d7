using System.Diagnostics;
using System.Globalization;

namespace Monitor.Enrichment.Tests;

/// <summary>A program that the test started and that reads its standard input until the test is over.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private RunningProgram(Process process) => _process = process;

    public uint Id => (uint)_process.Id;

    public string ProcFolder => $"/proc/{_process.Id}";

    /// <summary>Field 22 of /proc/PID/stat, counted from the end of the 52, where no field holds blanks.</summary>
    public ulong StartTicks
    {
        get
        {
            string[] fields = File.ReadAllText(ProcFolder + "/stat").Trim().Split(' ');
            return ulong.Parse(fields[22 - 52 + fields.Length - 1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts a program; it runs when the call returns. A program that was written a moment ago may be busy: a process that another test
    /// starts at that moment inherits the writer's descriptor until it starts its own program.</summary>
    public static RunningProgram Start(string program, string workingDirectory, params string[] arguments)
    {
        const int Busy = 26;
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new(Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = workingDirectory, RedirectStandardInput = true })!);
            }
            catch (System.ComponentModel.Win32Exception exception) when (exception.NativeErrorCode == Busy && Stopwatch.GetElapsedTime(began) < Deadline)
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>Starts a shell script that ends in <c>exec</c>, and waits until the shell has made way.</summary>
    public static RunningProgram Execute(string script, string workingDirectory)
    {
        RunningProgram program = Start("/bin/sh", workingDirectory, "-c", script);
        long began = Stopwatch.GetTimestamp();
        while (File.ReadAllText(program.ProcFolder + "/comm") == "sh\n")
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, "The shell did not start the program.");
            Thread.Yield();
        }

        return program;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
