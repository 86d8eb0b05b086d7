using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>Tells the author what is no event, a line each.</summary>
/// <param name="output">Where to.</param>
internal sealed class Log(TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    /// <summary>Whether something failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Says something.</summary>
    public void Say(string line) => _output.WriteLine(line);

    /// <summary>Tells an error as the agent would, and where it was thrown, which only the author wants to know.</summary>
    public void Tell(MonitorError error, Exception? exception = null)
    {
        HasFailed = true;
        _output.WriteLine(error.ToString());
        if (exception is not (null or MonitorException))
            _output.WriteLine(exception.ToString());
    }

    /// <summary>Says that the plugin did what a plugin must not do.</summary>
    public void Complain(string line)
    {
        HasFailed = true;
        _output.WriteLine(line);
    }
}
