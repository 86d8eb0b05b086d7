using System.Globalization;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>Makes the events that a sink under development is fed with: a program starts, opens a connection, ends; and so on.</summary>
internal sealed class SampleEvents
{
    private readonly ulong _stream = (ulong)Random.Shared.NextInt64();
    private ulong _sequence;
    private Guid _process = Guid.NewGuid();

    /// <summary>Appends the next event.</summary>
    public void AppendTo(EventBuffer buffer)
    {
        const int Kinds = 3;
        uint processId = (uint)(1000 + _sequence / Kinds);
        switch (_sequence % Kinds)
        {
            case 0:
                _process = Guid.NewGuid();
                buffer.Append(Start(processId));
                break;
            case 1:
                buffer.Append(Connection(processId));
                break;
            default:
                buffer.Append(new ProcessTerminate { UtcTime = EventTime.Now, ProcessGuid = _process, ProcessId = processId, Image = "/usr/bin/curl", User = "alice", ExitCode = 0 });
                break;
        }

        buffer.SetPlace(buffer.Count - 1, _stream, ++_sequence);
        buffer.SetCaptureOrder(buffer.Count - 1, _sequence);
    }

    private ProcessCreate Start(uint processId) => new()
    {
        UtcTime = EventTime.Now,
        ProcessGuid = _process,
        ProcessId = processId,
        Image = "/usr/bin/curl",
        CommandLine = new Arguments("curl\0-s\0https://example.org/ä?q=\"1\""u8),
        CurrentDirectory = "/home/alice",
        User = "alice",
        IntegrityLevel = "no level",
        Hashes = string.Create(CultureInfo.InvariantCulture, $"SHA256={processId:X64}"),
        ParentProcessGuid = Guid.Empty,
        ParentProcessId = 900,
        ParentImage = "/bin/bash",
        ParentCommandLine = new Arguments("-bash"u8),
        ParentUser = "alice",
    };

    private NetworkConnect Connection(uint processId) => new()
    {
        UtcTime = EventTime.Now,
        ProcessGuid = _process,
        ProcessId = processId,
        Image = "/usr/bin/curl",
        User = "alice",
        Protocol = "tcp",
        Initiated = true,
        SourceIp = new NetworkAddress([192, 0, 2, 10]),
        SourcePort = (ushort)(40_000 + processId % 20_000),
        DestinationIp = new NetworkAddress([198, 51, 100, 7]),
        DestinationPort = 443,
        DestinationPortName = "https",
        Established = true,
    };
}
