using Monitor.Collectors.DriverLoad;
using Monitor.Collectors.EbpfLoad;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>What becomes of code that the kernel itself runs.</summary>
public sealed class KernelCodeCollectorTests
{
    private const string Moment = "2026-03-16 09:42:09.482";

    private readonly Emitted _emitted = new();

    [Fact]
    public void A_module_is_told_with_its_file_its_signature_and_who_loaded_it()
    {
        FileIdentity file = new(1, 7, 12, new EventTime(3));
        Dictionary<string, string> fields = Module(
            new KernelModule { Name = "dummy"u8, IsSigned = true, Taints = 1 << 12 }, new KernelFile { Path = "/lib/modules/dummy.ko"u8, Identity = file });

        Assert.True(_emitted.IsPending);
        Assert.Equal(
            [
                ("Image", "/usr/bin/tar"), ("ImageLoaded", "/lib/modules/dummy.ko"), ("ImageLoadedFile", $"{file}"), ("ModuleName", "dummy"),
                ("ProcessGuid", "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}"), ("ProcessId", "48213"), ("SignatureStatus", "Valid"), ("Signed", "true"),
                ("Taints", "4096"), ("User", "root"), ("UtcTime", Moment),
            ],
            fields.Select(field => (field.Key, field.Value)).OrderBy(field => field.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false, "false")]
    [InlineData(null, null)]
    public void What_the_kernel_did_not_accept_has_no_status(bool? isSigned, string? signed)
    {
        Dictionary<string, string> fields = Module(new KernelModule { Name = "dummy"u8, IsSigned = isSigned }, new KernelFile { Path = "/dummy.ko"u8 });

        Assert.Equal((signed, null, null), (fields.GetValueOrDefault("Signed"), fields.GetValueOrDefault("SignatureStatus"), fields.GetValueOrDefault("Taints")));
    }

    [Fact]
    public void A_module_from_memory_is_told_by_its_name_in_brackets()
    {
        Dictionary<string, string> fields = Module(new KernelModule { Name = "rootkit"u8 }, default);

        Assert.Equal(("[rootkit]", "rootkit"), (fields["ImageLoaded"], fields["ModuleName"]));
    }

    [Fact]
    public void A_name_longer_than_any_in_the_kernel_is_cut()
    {
        Assert.Equal($"[{new string('x', 64)}]", Module(new KernelModule { Name = System.Text.Encoding.ASCII.GetBytes(new string('x', 500)) }, default)["ImageLoaded"]);
    }

    [Theory]
    [InlineData(0, "UNSPEC")]
    [InlineData(2, "KPROBE")]
    [InlineData(26, "TRACING")]
    [InlineData(29, "LSM")]
    [InlineData(32, "NETFILTER")]
    [InlineData(33, "33")]
    [InlineData(uint.MaxValue, "4294967295")]
    public void An_eBPF_program_is_told_with_its_type_by_name(uint type, string name)
    {
        new EbpfLoadCollector().OnRecord(
            new KernelRecord
            {
                Kind = KernelHooks.BpfProgram,
                Time = Processes.Time,
                Process = Processes.Full,
                BpfProgram = new KernelBpfProgram { Id = 71, Type = type, Name = "trace_open"u8 },
            },
            _emitted.Context);

        (string emitted, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal("EbpfEvent", emitted);
        Assert.Equal(
            [
                ("BpfCommand", "BPF_PROG_LOAD"), ("BpfProgramId", "71"), ("BpfProgramName", "trace_open"), ("BpfProgramType", name), ("ContainerId", "4f2a"),
                ("Image", "/usr/bin/tar"), ("ProcessGuid", "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}"), ("ProcessId", "48213"), ("User", "root"), ("UtcTime", Moment),
            ],
            fields.Select(field => (field.Key, field.Value)).OrderBy(field => field.Key, StringComparer.Ordinal));
    }

    private Dictionary<string, string> Module(KernelModule module, KernelFile file)
    {
        new DriverLoadCollector().OnRecord(
            new KernelRecord { Kind = KernelHooks.DriverLoad, Time = Processes.Time, Process = Processes.Full, Module = module, File = file }, _emitted.Context);

        (string emitted, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal("DriverLoad", emitted);
        return fields;
    }
}
