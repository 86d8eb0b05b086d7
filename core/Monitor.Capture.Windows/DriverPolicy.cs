using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Monitor.Capture.Windows.Device;
using Monitor.Capture.Windows.Names;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows;

/// <summary>What the driver is to refuse or to keep. Paths are of the NT namespace: <c>\Device\HarddiskVolume3\Users</c>.</summary>
public sealed record DriverPolicy
{
    /// <summary>What is switched on.</summary>
    public DriverPolicyFlags Flags { get; init; }

    /// <summary>Process whose own files are let alone.</summary>
    public uint ServiceProcessId { get; init; } = (uint)Environment.ProcessId;

    /// <summary>The folder that deleted files are kept in, one for each volume.</summary>
    public IReadOnlyList<string> Archive { get; init; } = [];

    /// <summary>Folders under which acts are refused.</summary>
    public IReadOnlyList<string> Blocked { get; init; } = [];

    /// <summary>Folders whose files are kept.</summary>
    public IReadOnlyList<string> Archived { get; init; } = [];

    /// <summary>What collectors ask for, as the driver understands it.</summary>
    /// <param name="wanted">What they ask for.</param>
    /// <param name="paths">Knows the volumes.</param>
    internal static DriverPolicy From(KernelPolicy wanted, DosPaths paths)
    {
        bool keeps = wanted.ArchiveFolder.Length > 0 && wanted.ArchivedFolders.Count > 0;
        return new DriverPolicy
        {
            Flags = (wanted.BlocksExecutables ? DriverPolicyFlags.BlockExecutables : DriverPolicyFlags.None)
                | (wanted.BlocksShredding ? DriverPolicyFlags.BlockShredding : DriverPolicyFlags.None)
                | (keeps ? DriverPolicyFlags.Archive : DriverPolicyFlags.None),
            Archive = keeps ? [.. paths.Devices.Select(device => $@"{device}\{wanted.ArchiveFolder.Trim('\\')}\")] : [],
            Blocked = [.. wanted.BlockedFolders.Select(Prefix)],
            Archived = keeps ? [.. wanted.ArchivedFolders.Select(Prefix)] : [],
        };

        // The driver compares beginnings: without the backslash a folder would stand for others whose names begin like its.
        string Prefix(string folder) => paths.ToNt(folder.TrimEnd('\\')) + '\\';
    }

    /// <summary>As the driver takes it.</summary>
    internal byte[] Encode()
    {
        byte[] archive = Texts(Archive), blocked = Texts(Blocked), archived = Texts(Archived);
        byte[] request = new byte[Unsafe.SizeOf<PolicyRequest>() + archive.Length + blocked.Length + archived.Length];
        MemoryMarshal.Write(request, new PolicyRequest
        {
            Flags = Flags,
            ServicePid = ServiceProcessId,
            ArchiveLength = (uint)archive.Length,
            BlockedLength = (uint)blocked.Length,
            ArchivedLength = (uint)archived.Length,
        });
        int at = Unsafe.SizeOf<PolicyRequest>();
        foreach (byte[] part in (byte[][])[archive, blocked, archived])
        {
            part.CopyTo(request, at);
            at += part.Length;
        }

        return request;
    }

    private static byte[] Texts(IReadOnlyList<string> paths) => Encoding.Unicode.GetBytes(string.Concat(paths.Select(path => path + '\0')));
}
