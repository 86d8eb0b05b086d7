using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>A real rsyslog on loopback that writes the messages it gets to a file.</summary>
internal sealed class RsyslogServer : IDisposable
{
    private readonly Process _process;
    private readonly string _messages;

    private RsyslogServer(Process process, int port, string messages)
    {
        _process = process;
        Port = port;
        _messages = messages;
    }

    /// <summary>The TCP port on which it listens.</summary>
    public int Port { get; }

    public static RsyslogServer Start(TestFolder folder)
    {
        string tools = Path.Combine(Repository.Root, "artifacts/tools/syslog-servers");
        string program = Path.Combine(tools, "usr/sbin/rsyslogd");
        if (!File.Exists(program))
            Assert.Skip("rsyslog is not there; test.sh brings it");
        int port = FreePort.Find();
        string messages = folder["messages.ndjson"];
        string configuration = folder.Write("rsyslog.conf", $$"""
            global(workDirectory="{{folder.Path}}" maxMessageSize="1m")
            module(load="imtcp" maxFrameSize="1000000")
            input(type="imtcp" address="127.0.0.1" port="{{port}}" ruleset="all")
            template(name="message" type="string" string="%msg%\n")
            ruleset(name="all") { action(type="omfile" file="{{messages}}" template="message") }

            """);
        Process process = Process.Start(program, ["-n", "-C", "-f", configuration, "-i", folder["rsyslog.pid"], "-M", Path.Combine(tools, "usr/lib/x86_64-linux-gnu/rsyslog/")]);
        RsyslogServer server = new(process, port, messages);
        Wait.Until(() => Listens(port), "rsyslog listens");
        return server;
    }

    /// <summary>The events in the messages so far.</summary>
    public IReadOnlyList<JsonObject> Events() => RunningAgent.ReadLines(_messages, mayBeWriting: true);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Listens(int port)
    {
        using TcpClient client = new();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
