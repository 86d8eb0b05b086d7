using System.Diagnostics;
using System.Globalization;

namespace Monitor.Wine.Tests.Harness;

/// <summary>A Windows program that was started; ends with this object.</summary>
public sealed class WineProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _words;
    private readonly string _output;
    private readonly string _error;

    internal WineProcess(Process process, string words, string output, string error)
    {
        _process = process;
        _words = words;
        _output = output;
        _error = error;
    }

    /// <summary>The process's id on this machine; Windows' own is another.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it said on standard output so far.</summary>
    public string Output => Read(_output);

    /// <summary>What it said on standard error so far.</summary>
    public string Error => Read(_error);

    /// <summary>Waits for its end, not for ever.</summary>
    /// <returns>The low 8 bits of its exit code.</returns>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(WinePrefix.Patience))
        {
            End();
            Assert.Fail($"'{_words}' did not end under Wine: {Output}{Error}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until it has said something on standard error; fails if it ends before.</summary>
    public void WaitForError(string text) =>
        WineWait.Until(() => Error.Contains(text, StringComparison.Ordinal) || HasExited && !Error.Contains(text, StringComparison.Ordinal) && Fail(text), $"'{text}'", () => Output + Error);

    /// <summary>What Ctrl-C in its console does.</summary>
    public void Interrupt() => Assert.True(TryInterrupt(), $"'{_words}' had ended already: {Output}{Error}");

    /// <summary>The same; false if it has ended.</summary>
    public bool TryInterrupt() => Send("INT");

    /// <summary>Ends it as a power failure would.</summary>
    public void End()
    {
        if (_process.HasExited)
            return;
        _process.Kill();
        _process.WaitForExit(WinePrefix.Patience);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _process.Dispose();
    }

    private bool Fail(string text)
    {
        Assert.Fail($"'{_words}' ended with {_process.ExitCode} without '{text}': {Output}{Error}");
        return false;
    }

    private bool Send(string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit(WinePrefix.Patience);
        return kill.ExitCode == 0;
    }

    private static string Read(string path)
    {
        if (!File.Exists(path))
            return "";
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
