using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Tests.Decoding;

/// <summary>A copy of a record, which itself is valid only during the call.</summary>
internal sealed class Seen(in KernelRecord record, CaptureNotes notes)
{
    public KernelHooks Kind { get; } = record.Kind;

    public EventTime Time { get; } = record.Time;

    public CaptureNotes Notes { get; } = notes;

    public SeenProcess Process { get; } = new(record.Process);

    public SeenProcess Parent { get; } = new(record.Parent);

    public SeenProcess Target { get; } = new(record.Target);

    /// <summary>Images of the ancestors with a bar between.</summary>
    public string Ancestors { get; } = record.Ancestors.IsAbsent ? "-" : System.Text.Encoding.UTF8.GetString(record.Ancestors.Bytes).Replace('\0', '|');

    public int ExitCode { get; } = record.ExitCode;

    public string Path { get; } = record.File.Path.ToString();

    public byte[] PathBytes { get; } = record.File.Path.Bytes.ToArray();

    public string NewPath { get; } = record.File.NewPath.ToString();

    public FileIdentity? File { get; } = record.File.Identity;

    public bool IsNew { get; } = record.File.IsNew;

    public bool IsProgram { get; } = record.File.IsProgram;

    public bool IsClosed { get; } = record.File.IsClosed;

    public bool IsArchived { get; } = record.File.IsArchived;

    public BlockedAct Blocked { get; } = record.File.Blocked;

    public EventTime? Created { get; } = record.File.Created;

    public (EventTime? Now, EventTime? Before) CreatedSet { get; } = (record.FileAttributes.Created, record.FileAttributes.PreviousCreated);

    public string Module { get; } = record.Module.Name.ToString();

    public bool? IsSigned { get; } = record.Module.IsSigned;

    public AccessWay Way { get; } = record.Access.Way;

    public AccessRights Rights { get; } = record.Access.Rights;

    public uint ThreadId { get; } = record.Access.ThreadId;

    public uint Request { get; } = record.Access.Request;

    public uint GrantedAccess { get; } = record.Access.GrantedAccess;

    public string CallTrace { get; } = record.Access.CallTrace.ToString();

    public (uint Id, ulong Address, string Module, string Function) Thread { get; } =
        (record.Thread.ThreadId, record.Thread.StartAddress, record.Thread.StartModule.ToString(), record.Thread.StartFunction.ToString());

    public (RegistryOperation Operation, string Path, string NewPath, string Details) Registry { get; } =
        (record.Registry.Operation, record.Registry.Path.ToString(), record.Registry.NewPath.ToString(), record.Registry.Details.ToString());

    public TamperingSign Tampering { get; } = record.Tampering;

    /// <summary>The connection in one line.</summary>
    public string Connection { get; } = record.Kind != KernelHooks.NetworkConnect ? "" :
        $"{record.Connection.LocalAddress}:{record.Connection.LocalPort} {(record.Connection.Initiated ? "->" : "<-")} {record.Connection.RemoteAddress}:{record.Connection.RemotePort}";
}

/// <summary>A copy of a process.</summary>
internal sealed class SeenProcess(in KernelProcess process)
{
    public Guid Guid { get; } = process.Guid;

    public uint Id { get; } = process.ProcessId;

    public EventTime Started { get; } = process.Started;

    public string Image { get; } = process.Image.ToString();

    public FileIdentity? ImageFile { get; } = process.ImageFile;

    public string InvokedAs { get; } = process.InvokedAs.ToString();

    public string CommandLine { get; } = process.CommandLine.ToString();

    public byte[] CommandLineBytes { get; } = process.CommandLine.Bytes.ToArray();

    public string Directory { get; } = process.CurrentDirectory.ToString();

    public string User { get; } = process.User.ToString();

    public string EffectiveUser { get; } = process.EffectiveUser.ToString();

    public Guid LogonGuid { get; } = process.LogonGuid;

    public ulong LogonId { get; } = process.LogonId;

    public uint? SessionId { get; } = process.SessionId;

    public string Integrity { get; } = process.IntegrityLevel.ToString();
}
