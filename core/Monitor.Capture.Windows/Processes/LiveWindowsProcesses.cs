using System.Collections.Concurrent;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Capture.Windows.Names;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Processes;

/// <summary>Looks processes up by their handles, for collectors that have no kernel record to know them by: with the names and GUIDs that the process table
/// gives them.</summary>
[SupportedOSPlatform("windows")]
public sealed class LiveWindowsProcesses : IProcessLookup
{
    private const int MostNames = 4096;

    private readonly HostIdentity _host = WindowsHost.Identity();
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ProcessIdentity? Find(uint processId)
    {
        using SafeProcessHandle process = ExistingProcesses.Open(processId);
        if (process.IsInvalid || ExistingProcesses.StartOf(process) is not { } start)
            return null;
        byte[] image = ExistingProcesses.ImageOf(process), user = UserOf(TokenFacts.Read(process));
        return new ProcessIdentity(GuidOf(processId, start), processId, TextOf(image), TextOf(user), default)
        {
            IsAgents = processId == (uint)Environment.ProcessId,
        };
    }

    /// <inheritdoc/>
    public Guid GuidOf(uint processId, ulong start) => start == 0 ? Guid.Empty : _host.ProcessGuid(processId, WindowsTime.At(start), start);

    private static Text TextOf(byte[] bytes) => bytes.Length == 0 ? Text.Absent : new Text((ReadOnlySpan<byte>)bytes);

    private byte[] UserOf(TokenFacts token)
    {
        if (token.User is null)
            return [];
        string sid = SecurityId.Print(token.User);
        if (!_names.TryGetValue(sid, out string? name))
        {
            name = AccountLookup.NameOf(sid) ?? sid;
            if (_names.Count < MostNames)
                _names[sid] = name;
        }

        return Encoding.UTF8.GetBytes(name);
    }
}
