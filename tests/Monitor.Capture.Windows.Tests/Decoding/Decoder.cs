using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Decoding;
using Monitor.Capture.Windows.Names;
using Monitor.Capture.Windows.Processes;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Tests.Decoding;

/// <summary>A decoder with all that it needs, and what came out of it.</summary>
internal sealed class Decoder : IKernelRecordConsumer
{
    public const uint AgentProcessId = 4000;

    public static readonly HostIdentity Host = new(0x924935dc, Guid.Empty, 0);

    public Decoder()
    {
        Paths = new DosPaths(() => Volumes, @"C:\Windows");
        FunctionNames functions = new(path =>
        {
            Asked.Add(path);
            return Exports;
        }, @"C:\Windows");
        Logons = new LogonTimes(_ => Logon, TimeProvider.System);
        Table = new WindowsProcessTable(Host, Logons, AgentProcessId);
        Names = new WindowsNames
        {
            DosPaths = Paths,
            Accounts = new AccountNames(_ => Name.Task, TimeProvider.System),
            Registry = new RegistryPaths(currentControlSet: 1),
            Functions = functions,
            Modules = new ModulePaths(Paths, functions),
        };
        Records = new WindowsRecordDecoder(Table, Names, this);
    }

    public List<Volume> Volumes { get; } = [new(@"\Device\HarddiskVolume3", "C:"), new(@"\Device\HarddiskVolume30", "D:")];

    public DosPaths Paths { get; }

    public WindowsNames Names { get; }

    /// <summary>What asking for a logon session gives.</summary>
    public Task<LogonSession?> Logon { get; set; } = Task.FromResult<LogonSession?>(new LogonSession(RecordBytes.Start));

    public LogonTimes Logons { get; }

    /// <summary>What looking for a user's name will give.</summary>
    public TaskCompletionSource<string?> Name { get; } = new();

    /// <summary>What reading a library's exports gives.</summary>
    public Task<ExportedFunctions?> Exports { get; set; } = Task.FromResult<ExportedFunctions?>(null);

    /// <summary>Libraries whose exports were asked for.</summary>
    public List<string> Asked { get; } = [];

    public WindowsProcessTable Table { get; }

    public WindowsRecordDecoder Records { get; }

    public List<Seen> Activities { get; } = [];

    public List<(RawRecordKind Kind, RawLossReason Reason, long Count)> Losses { get; } = [];

    /// <summary>Decodes one record, and gives the one activity that it is.</summary>
    public Seen Decode(byte[] record)
    {
        int before = Activities.Count;
        Records.Decode(record);
        Assert.Empty(Losses);
        return Assert.Single(Activities[before..]);
    }

    public void OnRecord(in KernelRecord record, CaptureNotes notes) => Activities.Add(new Seen(record, notes));

    public void OnLost(RawRecordKind kind, RawLossReason reason, long count) => Losses.Add((kind, reason, count));

    public void OnPause()
    {
    }
}
