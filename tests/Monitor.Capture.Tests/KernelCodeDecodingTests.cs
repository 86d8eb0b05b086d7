using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests;

/// <summary>What becomes of records about code that the kernel runs.</summary>
public sealed class KernelCodeDecodingTests
{
    private const uint Pid = 1_000_100;

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(9, null)]
    public void A_module_comes_with_its_file_and_what_the_kernel_found(ushort signature, bool? isSigned)
    {
        SeenActivity activity = Decode(RecordBytes.Module(RecordBytes.Header(Pid), "dummy", "dummy.ko\0lib\0", inode: 7, signature, taints: 1 << 12));

        Assert.Equal((KernelHooks.DriverLoad, "dummy", "/lib/dummy.ko", isSigned), (activity.Kind, activity.ModuleName, activity.FilePath, activity.IsSignedModule));
        Assert.Equal((7UL, 1UL << 12), (activity.File!.Value.Inode, activity.ModuleTaints));
        Assert.Equal(Feed.Host.ProcessGuid(Pid, 500), activity.Guid);
    }

    [Fact]
    public void A_module_from_memory_has_no_file()
    {
        SeenActivity activity = Decode(RecordBytes.Module(RecordBytes.Header(Pid), "dummy"));

        Assert.Equal(("dummy", "-", false), (activity.ModuleName, activity.FilePath, activity.File.HasValue));
    }

    [Fact]
    public void A_name_may_fill_its_room()
    {
        Assert.Equal(new string('m', 64), Decode(RecordBytes.Module(RecordBytes.Header(Pid), new string('m', 64))).ModuleName);
        Assert.Equal(new string('p', 16), Decode(RecordBytes.BpfProgram(RecordBytes.Header(Pid), new string('p', 16))).BpfProgram.Name);
    }

    [Fact]
    public void An_eBPF_program_comes_with_number_type_and_name()
    {
        SeenActivity activity = Decode(RecordBytes.BpfProgram(RecordBytes.Header(Pid), "trace", id: 71, type: 26));

        Assert.Equal((KernelHooks.BpfProgram, (71u, 26u, "trace")), (activity.Kind, activity.BpfProgram));
        Assert.Equal("-", Decode(RecordBytes.BpfProgram(RecordBytes.Header(Pid), "")).BpfProgram.Name);
    }

    private static SeenActivity Decode(byte[] record) => Assert.Single(Feed.Decode(record).Activities);
}
