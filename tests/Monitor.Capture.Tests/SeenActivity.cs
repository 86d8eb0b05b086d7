using System.Text;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Tests;

/// <summary>A copy of a record, which itself is valid only during the call.</summary>
internal sealed class SeenActivity(in KernelRecord record, CaptureNotes notes)
{
    public KernelHooks Kind { get; } = record.Kind;

    public EventTime Time { get; } = record.Time;

    public CaptureNotes Notes { get; } = notes;

    public Guid Guid { get; } = record.Process.Guid;

    public uint ProcessId { get; } = record.Process.ProcessId;

    public uint NamespacedProcessId { get; } = record.Process.NamespacedProcessId;

    public EventTime Started { get; } = record.Process.Started;

    public string Image { get; } = record.Process.Image.ToString();

    public string InvokedAs { get; } = record.Process.InvokedAs.ToString();

    public string Directory { get; } = record.Process.CurrentDirectory.ToString();

    /// <summary>The arguments as they are, NUL between.</summary>
    public byte[] Arguments { get; } = record.Process.CommandLine.Bytes.ToArray();

    /// <summary>The arguments with a bar between.</summary>
    public string CommandLine { get; } = record.Process.CommandLine.IsAbsent ? "-" : Encoding.UTF8.GetString(record.Process.CommandLine.Bytes).Replace('\0', '|');

    public string User { get; } = record.Process.User.ToString();

    public string EffectiveUser { get; } = record.Process.EffectiveUser.ToString();

    public string LoginUser { get; } = record.Process.LoginUser.ToString();

    public uint? SessionId { get; } = record.Process.SessionId;

    public FileIdentity? ImageFile { get; } = record.Process.ImageFile;

    public bool ImageDeleted { get; } = record.Process.ImageDeleted;

    public string ContainerId { get; } = record.Process.ContainerId.ToString();

    public Guid ParentGuid { get; } = record.Parent.Guid;

    public uint ParentId { get; } = record.Parent.ProcessId;

    public string ParentImage { get; } = record.Parent.Image.ToString();

    public int ExitCode { get; } = record.ExitCode;

    public KernelConnection Connection { get; } = record.Connection;

    public string FilePath { get; } = record.File.Path.ToString();

    public string NewFilePath { get; } = record.File.NewPath.ToString();

    public FileIdentity? File { get; } = record.File.Identity;

    public bool IsNewFile { get; } = record.File.IsNew;

    public Guid TargetGuid { get; } = record.Target.Guid;

    public uint TargetId { get; } = record.Target.ProcessId;

    public string TargetImage { get; } = record.Target.Image.ToString();

    public string TargetUser { get; } = record.Target.User.ToString();

    public AccessWay Way { get; } = record.Access.Way;

    public AccessRights Rights { get; } = record.Access.Rights;

    public uint ThreadId { get; } = record.Access.ThreadId;

    public uint Request { get; } = record.Access.Request;

    public ProcessFile ProcessFile { get; } = record.Access.File;

    public ulong Address { get; } = record.Access.Address;

    public ulong Size { get; } = record.Access.Size;

    public bool IsFurther { get; } = record.Access.IsFurther;

    public uint Repeats { get; } = record.Access.Repeats;

    public uint PageRepeats { get; } = record.Access.PageRepeats;

    public string Mapping { get; } = record.Access.Mapping.ToString();

    public string Permissions { get; } = record.Access.Permissions.ToString();

    /// <summary>The connection in one line.</summary>
    public string Line => $"{Connection.LocalAddress}:{Connection.LocalPort} {(Connection.Initiated ? "->" : "<-")} {Connection.RemoteAddress}:{Connection.RemotePort}";
}
