using System.Text;
using Monitor.Pipeline;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Supervision;

/// <summary>Brings what a worker says on standard error into the agent's log, line by line: not more, and not longer lines, than can be read.</summary>
/// <param name="name">The component's name.</param>
/// <param name="log">The agent's log.</param>
/// <param name="time">The clock.</param>
internal sealed class LogLines(string name, IDiagnosticLog log, TimeProvider time)
{
    private const int LongestLine = 1000;
    private const string Unhandled = "Unhandled exception. ";

    private readonly Allowance _allowance = new(100, TimeSpan.FromSeconds(10), time);
    private readonly byte[] _line = new byte[LongestLine];
    private int _length;
    private bool _isUnhandled;

    /// <summary>The line that says most about an end: of an exception that nobody caught, else the last one.</summary>
    public string LastWords { get; private set; } = "";

    /// <summary>Reads to the end.</summary>
    public void ReadFrom(Stream stream)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (stream.Read(buffer) is > 0 and int read)
                Take(buffer.AsSpan(0, read));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The worker's end is told elsewhere.
        }

        EndLine();
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            if (one == '\n')
                EndLine();
            else if (_length < LongestLine)
                _line[_length++] = one;
        }
    }

    private void EndLine()
    {
        string text = ErrorCodec.Shown(Encoding.UTF8.GetString(_line, 0, _length)).Trim();
        _length = 0;
        if (text.Length == 0)
            return;
        if (text.StartsWith(Unhandled, StringComparison.Ordinal))
            (LastWords, _isUnhandled) = (text[Unhandled.Length..], true);
        else if (!_isUnhandled)
            LastWords = text;
        if (_allowance.TryTake(out long refused))
            log.Information(refused == 0 ? $"{name} says: {text}" : $"{name} said {refused} more lines, which are left out; it says: {text}");
    }
}
