using Microsoft.Win32.SafeHandles;
using Monitor.Capture.Linux.Bpf;
using Monitor.Capture.Linux.Tests.Live;

namespace Monitor.Capture.Linux.Tests.Loading;

/// <summary>What is left behind when loading fails half-way: nothing, and nobody still works on what is closed.</summary>
public sealed class FailureTests
{
    private const uint RingSize = 1 << 20;

    public FailureTests() => LiveKernel.SkipUnlessLive();

    [Fact]
    public void Whatever_one_load_fails_with_the_others_are_waited_for()
    {
        BpfObject bpf = new(EmbeddedObject.Read(), EmbeddedObject.KernelTypes());
        using BpfLoadedObject loaded = new(bpf, EmbeddedObject.Constants(bpf.Constants, plainWrites: false), RingSize);
        BpfProgram broken = new("on_fork", "sched_process_fork", null!, 0, 0), sound = bpf.Program("on_exit");

        Assert.Throws<NullReferenceException>(() => loaded.Load([broken, sound]));

        loaded.Attach(sound);
    }

    [Fact]
    public void A_ring_that_cannot_be_mapped_as_a_whole_is_not_mapped_at_all()
    {
        using SafeFileHandle map = BpfSystemCall.CreateMap(BpfMapType.RingBuffer, 0, 0, RingSize, 0, "test");

        int before = MappedParts();

        Assert.Throws<IOException>(() => new RingReader(map, RingSize * 2));

        Assert.Equal(before, MappedParts());
        using RingReader whole = new(map, RingSize);
        Assert.True(MappedParts() > before);
    }

    private static int MappedParts() => File.ReadLines("/proc/self/maps").Count(line => line.Contains("bpf-map", StringComparison.Ordinal));
}
