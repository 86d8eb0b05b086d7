using System.Diagnostics;
using System.Reflection;
using System.Text;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>A real syslog server with a folder, a configuration and a port of its own, that writes what it receives into a file.</summary>
internal abstract class Receiver : IAsyncDisposable
{
    /// <summary>Where servers.sh puts the servers.</summary>
    protected static readonly string Tools = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "SyslogServers").Value!;

    private readonly StringBuilder _said = new();
    private Process? _process;

    protected Receiver(Listening listening)
    {
        Listening = listening;
        Port = FreePort.Find();
        Lines = new ReceivedLines(Output);
    }

    /// <summary>The kinds that there are.</summary>
    public static IEnumerable<string> Kinds => ["rsyslog", "syslog-ng"];

    public Listening Listening { get; }

    public int Port { get; }

    public int ProcessId => _process!.Id;

    public TestFolder Folder { get; } = new();

    public Uri Address => new($"{Listening.Scheme}://127.0.0.1:{Port}");

    private ReceivedLines Lines { get; }

    public string Output => Folder["received.txt"];

    /// <summary>Starts a receiver and waits until it listens.</summary>
    public static async Task<Receiver> StartAsync(string kind, Listening listening)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Tools, "complete")), "rsyslog and syslog-ng are missing; run tests/Monitor.Sinks.Syslog.Tests/servers.sh");
        Receiver receiver = kind == "rsyslog" ? new RsyslogReceiver(listening) : new SyslogNgReceiver(listening);
        try
        {
            File.WriteAllText(receiver.Folder["server.conf"], receiver.Configuration());
            await receiver.RunAsync();
            return receiver;
        }
        catch
        {
            await receiver.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server, again after it was killed.</summary>
    public async Task RunAsync()
    {
        ProcessStartInfo start = Command();
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += Note;
        _process.OutputDataReceived += Note;
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await Patience.UntilAsync(
            () => _process.HasExited || SocketTable.IsListening(Listening.Scheme, Port),
            () => $"the server to listen; it says: {Said()}");
        Assert.False(_process.HasExited, $"The server ended: {Said()}");
    }

    /// <summary>Ends the server at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Stops or continues the server without its knowing.</summary>
    public void Signal(PosixSignalName signal)
    {
        using Process kill = Process.Start("kill", ["-s", signal.ToString(), ProcessId.ToString()]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>How many messages were written.</summary>
    public long Count() => Lines.Follow().Count;

    /// <summary>Waits until so many messages were written.</summary>
    public Task WaitForAsync(long count) =>
        Patience.UntilAsync(() => Count() >= count, () => $"{count} messages, there are {Count()}; the server says: {Said()}", Count);

    public IEnumerable<ReceivedMessage> Messages() => File.ReadLines(Output).Select(ReceivedMessage.Parse);

    /// <summary>The numbers of the events that were written whole.</summary>
    public SortedSet<int> Numbers() => Lines.Follow().Numbers;

    /// <summary>Waits until the event of a number was written.</summary>
    public Task WaitForNumberAsync(int number) =>
        Patience.UntilAsync(() => Numbers().Contains(number), () => $"event {number}; the server says: {Said()}", Count);

    public string Said()
    {
        lock (_said)
            return _said.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Folder.Dispose();
    }

    protected abstract string Configuration();

    protected abstract ProcessStartInfo Command();

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (_said)
            _said.Append(line.Data).Append('\n');
    }
}

/// <summary>Signals by the names that kill knows.</summary>
internal enum PosixSignalName
{
    /// <summary>Stands still.</summary>
    STOP,

    /// <summary>Goes on.</summary>
    CONT,
}
