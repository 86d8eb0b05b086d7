using System.Net;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Kernel;
using Monitor.Capture.Windows.Names;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Etw;

/// <summary>Makes Sysmon's events from those of a trace, whether it is live or a file. For one thread.</summary>
internal sealed partial class EtwTrace
{
    private const ulong KernelAddresses = 0xffff_8000_0000_0000;

    private readonly ProcessTable _table;
    private readonly ProcessStarts _starts;
    private readonly EtwReports _reports;
    private readonly DevicePaths _paths;
    private readonly IProcessFacts _facts;
    private readonly RegistryNames _keys;
    private readonly Flows _flows = new();
    private readonly Action<string> _count;

    /// <param name="table">The processes.</param>
    /// <param name="reports">Takes the events.</param>
    /// <param name="paths">Makes paths of those that the kernel has.</param>
    /// <param name="keys">Makes names of keys of those that the kernel has.</param>
    /// <param name="facts">What the running system tells.</param>
    /// <param name="count">Takes names of counters.</param>
    public EtwTrace(ProcessTable table, EtwReports reports, DevicePaths paths, RegistryNames keys, IProcessFacts facts, Action<string> count)
    {
        _table = table;
        _reports = reports;
        _paths = paths;
        _keys = keys;
        _facts = facts;
        _count = count;
        _starts = new ProcessStarts(Started);
    }

    /// <summary>Follows a trace; call before it is processed.</summary>
    /// <param name="source">The trace.</param>
    /// <param name="clock">The clock that its times are by; null: times of a file stay as they are.</param>
    public void Follow(TraceEventDispatcher source, SessionClock? clock = null)
    {
        KernelTraceEventParser kernel = new(source, KernelTraceEventParser.ParserTrackingOptions.None);
        kernel.ProcessDCStart += process => Add(process);
        kernel.ProcessStart += process => _starts.FromLogger(TimeOf(process), Read(process, _facts));
        kernel.ProcessStop += Ended;
        kernel.ImageLoad += Loaded;
        kernel.TcpIpConnect += tcp => Connected(tcp, isInitiated: true, tcp.saddr, tcp.sport, tcp.daddr, tcp.dport);
        kernel.TcpIpAccept += tcp => Connected(tcp, isInitiated: false, tcp.saddr, tcp.sport, tcp.daddr, tcp.dport);
        kernel.TcpIpConnectIPV6 += tcp => Connected(tcp, isInitiated: true, tcp.saddr, tcp.sport, tcp.daddr, tcp.dport);
        kernel.TcpIpAcceptIPV6 += tcp => Connected(tcp, isInitiated: false, tcp.saddr, tcp.sport, tcp.daddr, tcp.dport);
        kernel.UdpIpSend += udp => Flowed(udp, isInitiated: true, udp.saddr, udp.sport, udp.daddr, udp.dport);
        kernel.UdpIpRecv += udp => Flowed(udp, isInitiated: false, udp.saddr, udp.sport, udp.daddr, udp.dport);
        kernel.UdpIpSendIPV6 += udp => Flowed(udp, isInitiated: true, udp.saddr, udp.sport, udp.daddr, udp.dport);
        kernel.UdpIpRecvIPV6 += udp => Flowed(udp, isInitiated: false, udp.saddr, udp.sport, udp.daddr, udp.dport);
        source.AllEvents += happened =>
        {
            clock?.Keep();
            TakeOfProviders(happened);
            _starts.Expire(TimeOf(happened));
        };
    }

    private static EventTime TimeOf(TraceEvent happened) => EventTime.From(happened.TimeStamp.ToUniversalTime());

    /// <summary>The user's SID lies behind the flags, after a pointer and attributes; where there is none, four bytes of zero stand for all that.</summary>
    private static unsafe ReadOnlySpan<byte> UserOf(ProcessTraceData process)
    {
        EventPayload payload = new(new ReadOnlySpan<byte>((void*)process.DataStart, process.EventDataLength));
        int pointer = process.PointerSize;
        payload.Skip(pointer + 4 * sizeof(uint) + pointer);
        if (process.Version >= 4)
            payload.Skip(sizeof(uint));
        if (process.Version < 3 || payload.ReadUInt32() == 0 || payload.IsCut)
            return [];
        payload.Skip(2 * pointer - sizeof(uint));
        return SecurityId.At(payload.Rest);
    }

    /// <summary>The path as the kernel has it, which lies behind three pointers and eight numbers; the library would make another one of it.</summary>
    private static unsafe string PathOf(ImageLoadTraceData image)
    {
        EventPayload payload = new(new ReadOnlySpan<byte>((void*)image.DataStart, image.EventDataLength));
        payload.Skip(3 * image.PointerSize + 8 * sizeof(uint));
        return image.Version >= 2 ? payload.ReadText().ToString() : image.FileName;
    }

    /// <summary>Reads what the kernel's logger tells of a process.</summary>
    internal static TracedProcess Read(ProcessTraceData process, IProcessFacts facts)
    {
        ReadOnlySpan<byte> sid = UserOf(process);
        return new TracedProcess
        {
            Id = (uint)process.ProcessID,
            Image = process.KernelImageFileName,
            CommandLine = process.CommandLine,
            User = sid.IsEmpty ? null : facts.UserOf(sid),
            ParentId = (uint)process.ParentID,
            SessionId = process.SessionID < 0 ? null : (uint)process.SessionID,
        };
    }

    /// <summary>A process that ran before: no event, but others refer to it.</summary>
    private void Add(ProcessTraceData process) => _table.TryAdd(Read(process, _facts), start: null, TimeOf(process));

    private void Started(EventTime at, TracedProcess process, ulong? start)
    {
        TracedProcess parent = process.ParentId is { } id ? _table.Find(id, at) : new TracedProcess { Id = 0 };
        if (_table.TryAdd(process, start, at))
            _reports.Created(at, process, parent);
        else
            _count("starts-not-true");
    }

    private void Ended(ProcessTraceData ended)
    {
        TracedProcess process = ProcessOf(ended);
        _reports.Ended(TimeOf(ended), process, ended.ExitStatus);
        _table.End(process, TimeOf(ended));
        _starts.Forget(process.Id);
    }

    private void Loaded(ImageLoadTraceData image)
    {
        string path = _paths.ToPath(PathOf(image));
        if (image.ImageBase >= KernelAddresses)
            _reports.DriverLoaded(TimeOf(image), path);
        else
            _reports.Loaded(TimeOf(image), ProcessOf(image), path);
    }

    private void Connected(TraceEvent happened, bool isInitiated, IPAddress local, int localPort, IPAddress remote, int remotePort) => _reports.Connected(
        TimeOf(happened),
        ProcessOf(happened),
        new Connection(IsUdp: false, isInitiated, AddressOf(local), (ushort)localPort, AddressOf(remote), (ushort)remotePort));

    private void Flowed(TraceEvent happened, bool isInitiated, IPAddress local, int localPort, IPAddress remote, int remotePort)
    {
        Connection flow = new(IsUdp: true, isInitiated, AddressOf(local), (ushort)localPort, AddressOf(remote), (ushort)remotePort);
        if (_flows.IsFirst((uint)happened.ProcessID, flow.Local, flow.LocalPort, flow.Remote, flow.RemotePort, TimeOf(happened)))
            _reports.Connected(TimeOf(happened), ProcessOf(happened), flow);
    }

    private TracedProcess ProcessOf(TraceEvent happened)
    {
        _starts.Settle((uint)happened.ProcessID);
        return _table.Find((uint)happened.ProcessID, TimeOf(happened));
    }

    private static NetworkAddress AddressOf(IPAddress address) => new(address.GetAddressBytes());
}
