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

    public string Terminal { get; } = record.Process.Terminal.ToString();

    /// <summary>Images of the ancestors with a bar between.</summary>
    public string Ancestors { get; } = record.Ancestors.IsAbsent ? "-" : Encoding.UTF8.GetString(record.Ancestors.Bytes).Replace('\0', '|');

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

    public KernelFileType FileType { get; } = record.File.Type;

    public string LinkTarget { get; } = record.File.LinkTarget.ToString();

    public EventTime? Accessed { get; } = record.FileAttributes.Accessed;

    public EventTime? Modified { get; } = record.FileAttributes.Modified;

    public uint? Mode { get; } = record.FileAttributes.Mode;

    public (uint? Id, string Name) Owner { get; } = (record.FileAttributes.OwnerId, record.FileAttributes.Owner.ToString());

    public (uint? Id, string Name) Group { get; } = (record.FileAttributes.GroupId, record.FileAttributes.Group.ToString());
    public string ModuleName { get; } = record.Module.Name.ToString();

    public bool? IsSignedModule { get; } = record.Module.IsSigned;

    public ulong ModuleTaints { get; } = record.Module.Taints;

    public (uint Id, uint Type, string Name) BpfProgram { get; } = (record.BpfProgram.Id, record.BpfProgram.Type, record.BpfProgram.Name.ToString());

    public string QueryName { get; } = record.DnsAnswer.QueryName.ToString();

    public ushort QueryType { get; } = record.DnsAnswer.QueryType;

    public ushort ResponseCode { get; } = record.DnsAnswer.ResponseCode;

    public string QueryResults { get; } = record.DnsAnswer.Results.ToString();

    /// <summary>Who answered a DNS question, and by what.</summary>
    public string DnsServer { get; } = record.Kind == KernelHooks.DnsMessage ? $"{record.DnsAnswer.ServerAddress} {(record.DnsAnswer.Protocol == 17 ? "udp" : "tcp")}" : "";
    public bool IsProgram { get; } = record.File.IsProgram;

    public uint NodeDevice { get; } = record.File.NodeDevice;

    public uint Descriptor { get; } = record.File.Descriptor;
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
