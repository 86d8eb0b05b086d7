using System.Globalization;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Block devices that are opened to be read, against a loop device of the test's own.</summary>
public sealed class DeviceTests : IDisposable
{
    private const uint LoopMajor = 7;

    private readonly CaptureSession _session;
    private readonly TemporaryFolder _folder = new();
    private readonly string _device;

    public DeviceTests(LiveKernel kernel)
    {
        _session = kernel.Session;
        File.WriteAllBytes(_folder.File("disk"), new byte[1 << 20]);
        Program attached = Program.Run("/usr/sbin/losetup", "--find", "--show", _folder.File("disk"));
        _device = attached.ExitCode == 0 ? attached.Lines[0] : "";
        if (_device.Length == 0)
            _folder.Dispose();
        Assert.SkipWhen(_device.Length == 0, "This machine has no loop devices.");
    }

    public void Dispose()
    {
        Program.Run("/usr/sbin/losetup", "--detach", _device);
        _folder.Dispose();
    }

    [Fact]
    public void A_device_that_is_read_is_seen_with_its_node_and_number()
    {
        SeenActivity read = Assert.Single(OpensOf(Read(_device)));

        Assert.Equal((_device, Number()), (read.FilePath, read.NodeDevice));
        Assert.EndsWith("/dd", read.Image, StringComparison.Ordinal);
    }

    [Fact]
    public void It_does_not_matter_where_the_node_lies()
    {
        string node = _folder.File("innocent");
        Program.Output("/bin/mknod", node, "b", $"{LoopMajor}", $"{Number() & 0xfffff}");

        Program program = Read(node);

        Assert.SkipWhen(program.ExitCode != 0, "Devices cannot be opened here by other nodes than those in /dev.");
        SeenActivity read = Assert.Single(OpensOf(program));
        Assert.Equal((node, Number()), (read.FilePath, read.NodeDevice));
    }

    [Fact]
    public void A_device_that_is_only_written_is_not_seen() =>
        Assert.Empty(OpensOf(Program.Run("/bin/dd", "if=/dev/zero", $"of={_device}", "bs=512", "count=1", "conv=notrunc", "status=none")));

    [Fact]
    public void Devices_of_other_kinds_are_not_seen() => Assert.Empty(OpensOf(Read("/dev/zero")));

    private static Program Read(string path) => Program.Run("/bin/dd", $"if={path}", "of=/dev/null", "bs=512", "count=1", "status=none");

    private uint Number() => LoopMajor << 20 | uint.Parse(_device["/dev/loop".Length..], CultureInfo.InvariantCulture);

    private List<SeenActivity> OpensOf(Program program) =>
        [.. _session.AllOf(program.Id).Where(activity => activity.Kind == KernelHooks.RawAccessRead)];
}
