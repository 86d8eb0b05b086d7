using System.Collections.Concurrent;
using System.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>A program that has run: the truth about it.</summary>
internal sealed record Program(uint Id, int ExitCode, string[] Lines, EventTime Before, EventTime After)
{
    private static readonly ConcurrentDictionary<uint, EventTime> Begun = [];

    /// <summary>When the process with an id was begun, if a test ran it: what was seen of the id before was another's, since a machine that is busy gives
    /// ids out again within minutes.</summary>
    public static EventTime BeginOf(uint id) => Begun.GetValueOrDefault(id);

    /// <summary>Runs a program to its end.</summary>
    public static Program Run(string path, params string[] arguments) => RunIn(Environment.CurrentDirectory, path, arguments);

    /// <summary>Runs a program in a folder to its end.</summary>
    public static Program RunIn(string folder, string path, params string[] arguments)
    {
        ProcessStartInfo start = new(path, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        EventTime before = EventTime.Now;
        using Process process = Process.Start(start)!;
        Begun[(uint)process.Id] = before;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Program((uint)process.Id, process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), before, EventTime.Now);
    }

    /// <summary>What a program prints; it must end well.</summary>
    public static string Output(string path, params string[] arguments)
    {
        Program program = Run(path, arguments);
        Assert.Equal((path, 0), (path, program.ExitCode));
        return string.Join('\n', program.Lines);
    }
}
