using System.Text;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Device;
using Monitor.Capture.Windows.Names;
using Monitor.Capture.Windows.Tests.Device;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Windows.Tests;

public sealed class WindowsCaptureTests : IDisposable
{
    private readonly FakeDevice _device = new();

    [Fact]
    public void It_asks_for_what_is_wanted_and_for_what_the_process_table_needs()
    {
        using WindowsCapture capture = Open(KernelHooks.Registry);

        Assert.Equal(KernelHooks.Registry | KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate, (KernelHooks)(int)_device.Connected!.Value.Hooks);
        Assert.Equal(DeviceAbi.Version, _device.Connected.Value.Abi);
    }

    [Theory]
    [InlineData(KernelHooks.ProcessAccess)]
    [InlineData(KernelHooks.LimitedAccess)]
    [InlineData(KernelHooks.RemoteThread)]
    public void Addresses_need_to_know_the_modules(KernelHooks wanted)
    {
        using WindowsCapture capture = Open(wanted);

        Assert.True(capture.Watched.HasFlag(KernelHooks.ImageLoad));
    }

    [Fact]
    public void The_hooks_are_the_callbacks_that_serve_what_the_driver_watches()
    {
        _device.Can = KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate | KernelHooks.Registry;

        using WindowsCapture capture = Open(KernelHooks.Registry | KernelHooks.FileCreate);

        Assert.Equal(
            [new CaptureHook("process callback", KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate), new CaptureHook("registry callback", KernelHooks.Registry)],
            capture.Hooks);
        Assert.Equal(KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate | KernelHooks.Registry, capture.Watched);
        Assert.Equal(DriverCapabilities.StartKey | DriverCapabilities.ReadOnlyRings | DriverCapabilities.ImageComparison, capture.Capabilities);
    }

    [Fact]
    public void Nothing_is_missing_where_all_that_is_wanted_is_watched()
    {
        _device.Can = KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate | KernelHooks.ImageLoad | KernelHooks.Registry;

        using WindowsCapture capture = Open(KernelHooks.Registry | KernelHooks.ImageLoad);

        Assert.Empty(capture.Gaps);
    }

    [Theory]
    [InlineData(0, KernelHooks.ProcessAccess | KernelHooks.LimitedAccess, 0xc01c0011, "its object callback", "another driver has its altitude", "fltmc filters")]
    [InlineData(1, KernelHooks.Registry, 0xc000009a, "its registry callback", "there is no memory", "monitor install")]
    [InlineData(2, KernelHooks.FileCreate | KernelHooks.PipeConnect, 0xc0000034, "its minifilter", "its registration is not there", "monitor install")]
    [InlineData(2, KernelHooks.FileCreate, 0xc0000022, "its minifilter", "the system denies access", "signature")]
    [InlineData(3, KernelHooks.NetworkConnect, 0xc0220001, "its network callout", "status 0xc0220001", "sc query BFE")]
    [InlineData(3, KernelHooks.NetworkConnect, 0, "its network callout", "does not say why", "sc query BFE")]
    public void A_part_that_does_not_run_is_told_with_its_reason_and_what_to_do(
        int part, KernelHooks missing, uint status, string without, string cause, string cure)
    {
        _device.Can &= ~missing;
        _device.Refusals[part] = unchecked((int)status);

        using WindowsCapture capture = Open(missing | KernelHooks.RemoteThread);

        CaptureGap gap = Assert.Single(capture.Gaps);
        Assert.Equal((missing, without, "MON3047"), (gap.Hooks, gap.Without, gap.Reason.Code));
        Assert.Contains($"without {without}: ", gap.Reason.Cause);
        Assert.Contains(cause, gap.Reason.Cause);
        Assert.Contains(cure, gap.Reason.Cure);
    }

    [Fact]
    public void A_part_that_is_refused_later_is_told_until_that_is_over()
    {
        const int Network = 3;
        using WindowsCapture capture = Open(KernelHooks.NetworkConnect | KernelHooks.FileCreate);
        RawLosses losses = new();
        IReadOnlyList<CaptureGap> none = capture.Gaps;
        capture.ReadLosses(losses);
        Assert.Same(none, capture.Gaps);
        Assert.Empty(none);

        _device.Refusals[Network] = unchecked((int)0xc0220001);
        capture.ReadLosses(losses);
        IReadOnlyList<CaptureGap> gaps = capture.Gaps;
        CaptureGap gap = Assert.Single(gaps);
        Assert.Equal((KernelHooks.NetworkConnect, "its network callout", "MON3047"), (gap.Hooks, gap.Without, gap.Reason.Code));
        Assert.Contains("status 0xc0220001", gap.Reason.Cause);
        Assert.True(capture.Watched.HasFlag(KernelHooks.NetworkConnect));
        capture.ReadLosses(losses);
        Assert.Same(gaps, capture.Gaps);

        _device.Refusals.Clear();
        capture.ReadLosses(losses);
        Assert.Empty(capture.Gaps);
    }

    [Fact]
    public void A_part_that_was_refused_before_the_connection_and_may_come_yet_is_told()
    {
        _device.Refusals[3] = -1;

        using WindowsCapture capture = Open(KernelHooks.NetworkConnect);

        Assert.Equal(KernelHooks.NetworkConnect, Assert.Single(capture.Gaps).Hooks);
        Assert.True(capture.Watched.HasFlag(KernelHooks.NetworkConnect));
    }

    [Fact]
    public void A_part_that_does_not_run_and_that_nobody_wants_is_not_told()
    {
        _device.Can &= ~KernelHooks.Registry;
        _device.Refusals[1] = -1;

        using WindowsCapture capture = Open(KernelHooks.FileCreate);

        Assert.Empty(capture.Gaps);
    }

    [Fact]
    public void Without_the_comparison_of_images_not_all_tampering_is_seen()
    {
        _device.Capabilities &= ~DriverCapabilities.ImageComparison;

        using WindowsCapture capture = Open(KernelHooks.ProcessTampering);

        CaptureGap gap = Assert.Single(capture.Gaps);
        Assert.Equal((KernelHooks.ProcessTampering, "MON3047"), (gap.Hooks, gap.Reason.Code));
        Assert.True(capture.Watched.HasFlag(KernelHooks.ProcessTampering));
    }

    [Fact]
    public void Records_come_by_the_rings_and_losses_by_the_statistics()
    {
        using WindowsCapture capture = Open(KernelHooks.None);
        _device.Critical.Write(RecordBytes.ProcessExit(RecordBytes.Header(4)));
        _device.Losses[RawRecordKind.WindowsImageLoad, RawLossReason.RingFull] = 7;
        List<RawRecordKind> kinds = [];
        RawLosses losses = new();

        capture.Wait(TimeSpan.FromSeconds(1));
        Assert.Equal(1, capture.Outstanding);
        capture.Drain(record => kinds.Add((RawRecordKind)BitConverter.ToUInt16(record[4..])), long.MaxValue);
        capture.ReadLosses(losses);

        Assert.Equal([RawRecordKind.WindowsProcessExit], kinds);
        Assert.Equal(7ul, losses[RawRecordKind.WindowsImageLoad, RawLossReason.RingFull]);
        Assert.Equal(7ul, losses.Total);
        Assert.Equal(0, capture.Outstanding);
        Assert.Contains(DeviceAbi.Wait, _device.Requests);
    }

    [Fact]
    public void After_the_detaching_what_waits_is_read_and_nothing_is_waited_for()
    {
        using WindowsCapture capture = Open(KernelHooks.None);
        _device.Bulk.Write(RecordBytes.ProcessExit(RecordBytes.Header(4)));
        int read = 0;

        capture.Detach();
        capture.Detach();
        capture.Wait(TimeSpan.FromSeconds(1));
        capture.Drain(_ => read++, long.MaxValue);

        Assert.Equal(1, read);
        Assert.Equal([DeviceAbi.Connect, DeviceAbi.Detach], _device.Requests);
    }

    [Fact]
    public void While_complete_records_wait_for_one_that_is_not_the_driver_is_not_asked_to_wake()
    {
        using WindowsCapture capture = Open(KernelHooks.None);
        _device.Critical.Reserve(RecordBytes.ProcessExit(RecordBytes.Header(4)));
        _device.Bulk.Write(RecordBytes.ProcessExit(RecordBytes.Header(4)));

        capture.Drain(_ => { }, long.MaxValue);
        capture.Wait(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain(DeviceAbi.Wait, _device.Requests);
    }

    [Fact]
    public void The_rings_are_not_touched_once_they_are_not_mapped_any_more()
    {
        WindowsCapture capture = Open(KernelHooks.None);

        capture.Dispose();

        Assert.Throws<ObjectDisposedException>(() => capture.Drain(_ => { }, long.MaxValue));
        Assert.Throws<ObjectDisposedException>(() => capture.Outstanding);
    }

    [Fact]
    public void A_policy_goes_with_its_texts_each_ended_by_NUL()
    {
        using WindowsCapture capture = Open(KernelHooks.FileBlocked);

        capture.SetPolicy(new DriverPolicy
        {
            Flags = DriverPolicyFlags.BlockExecutables | DriverPolicyFlags.Archive,
            ServiceProcessId = 99,
            Archive = [@"\Device\A\Kept"],
            Blocked = [@"\Device\A\Users", @"\Device\B"],
            Archived = [],
        });

        byte[] policy = _device.Policy!;
        Assert.Equal([5u, 99u, 30u, 52u, 0u, 0u], Enumerable.Range(0, 6).Select(i => BitConverter.ToUInt32(policy, i * 4)));
        Assert.Equal("\\Device\\A\\Kept\0\\Device\\A\\Users\0\\Device\\B\0", Encoding.Unicode.GetString(policy, 24, policy.Length - 24));
    }

    [Fact]
    public void What_collectors_ask_for_reaches_the_driver_in_its_own_terms()
    {
        DosPaths paths = new(() => [new Volume(@"\Device\A", "C:"), new Volume(@"\Device\B", "D:")], @"C:\Windows");
        KernelPolicy wanted = new()
        {
            BlocksExecutables = true,
            BlocksShredding = true,
            BlockedFolders = [@"C:\Users", @"D:\"],
            ArchiveFolder = @"\Kept\",
            ArchivedFolders = [@"D:\Data", @"X:\unknown"],
        };

        DriverPolicy policy = DriverPolicy.From(wanted, paths);

        Assert.Equal(DriverPolicyFlags.BlockExecutables | DriverPolicyFlags.BlockShredding | DriverPolicyFlags.Archive, policy.Flags);
        Assert.Equal([@"\Device\A\Users\", @"\Device\B\"], policy.Blocked);
        Assert.Equal([@"\Device\A\Kept\", @"\Device\B\Kept\"], policy.Archive);
        Assert.Equal([@"\Device\B\Data\", @"X:\unknown\"], policy.Archived);
        Assert.Equal(DriverPolicyFlags.None, DriverPolicy.From(KernelPolicy.None, paths).Flags);
        Assert.Empty(DriverPolicy.From(wanted with { ArchivedFolders = [] }, paths).Archive);
    }

    [Fact]
    public void Another_version_is_refused() => Refused("MON3044", answer => answer with { Abi = DeviceAbi.Version + 1 });

    [Fact]
    public void A_ring_that_cannot_be_is_refused()
    {
        Refused("MON3046", answer => Changed(answer, place => place with { Size = 12345 }));
        Refused("MON3046", answer => Changed(answer, place => place with { Data = 0 }));
        Refused("MON3046", answer => Changed(answer, place => place with { Size = 64 }));
    }

    [Fact]
    public void An_answer_that_is_too_short_is_refused()
    {
        FakeDevice device = new() { Short = 8 };

        Assert.Equal("MON3046", Assert.Throws<MonitorException>(() => WindowsCapture.Open(device, KernelHooks.None, TimeProvider.System)).Error.Code);
        Assert.True(device.IsDisposed);
    }

    [Theory]
    [InlineData(2, true, "MON3060")]
    [InlineData(3, true, "MON3060")]
    [InlineData(5, false, "MON3042")]
    [InlineData(5, true, "MON3043")]
    [InlineData(32, true, "MON3043")]
    [InlineData(170, false, "MON3043")]
    [InlineData(1450, true, "MON3045")]
    public void An_error_at_the_opening_is_told_for_what_it_means(int error, bool isPrivileged, string code) =>
        Assert.Equal(code, DeviceErrors.OfOpening(error, isPrivileged, "alice").Code);

    [Theory]
    [InlineData(1306, "MON3044")]
    [InlineData(1242, "MON3043")]
    [InlineData(32, "MON3043")]
    [InlineData(6, "MON3045")]
    public void An_error_at_a_request_is_told_for_what_it_means(int error, string code)
    {
        MonitorError told = DeviceErrors.OfRequest(DeviceAbi.Connect, error);

        Assert.Equal(code, told.Code);
        if (code == "MON3045")
            Assert.Contains("'connect'", told.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _device.Dispose();

    private static void Refused(string code, Func<ConnectAnswer, ConnectAnswer> change)
    {
        FakeDevice device = new() { Answer = change };

        MonitorException refused = Assert.Throws<MonitorException>(() => WindowsCapture.Open(device, KernelHooks.None, TimeProvider.System));

        Assert.Equal(code, refused.Error.Code);
        Assert.True(device.IsDisposed);
    }

    private static ConnectAnswer Changed(ConnectAnswer answer, Func<RingPlace, RingPlace> change)
    {
        answer.Rings[1] = change(answer.Rings[1]);
        return answer;
    }

    private WindowsCapture Open(KernelHooks wanted) => WindowsCapture.Open(_device, wanted, TimeProvider.System);
}
