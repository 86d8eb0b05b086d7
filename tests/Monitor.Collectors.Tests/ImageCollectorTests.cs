using Monitor.Collectors.ImageLoad;
using Monitor.Collectors.ProcessTampering;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>What becomes of images: those that a process loads, and those that have no file.</summary>
public sealed class ImageCollectorTests
{
    private readonly Emitted _emitted = new();

    [Fact]
    public void A_library_has_its_path_and_waits_for_its_hash()
    {
        Hand(
            new ImageLoadCollector(), KernelHooks.ImageLoad, Processes.Full,
            new KernelFile { Path = "/usr/lib/libz.so.1"u8, Identity = new FileIdentity(1, 7, 12, new EventTime(3)) });

        Assert.True(_emitted.IsPending);
        AssertEmitted("ImageLoad", ("ImageLoaded", "/usr/lib/libz.so.1"), ("ImageLoadedFile", $"{new FileIdentity(1, 7, 12, new EventTime(3))}"));
    }

    [Fact]
    public void The_program_itself_is_loaded_when_it_is_started()
    {
        Hand(new ImageLoadCollector(), KernelHooks.ProcessCreate, Processes.Full);

        Assert.True(_emitted.IsPending);
        AssertEmitted("ImageLoad", ("ImageLoaded", "/usr/bin/tar"), ("ImageLoadedFile", $"{Processes.Full.ImageFile}"));
    }

    [Theory]
    [InlineData("/memfd:x", "Image is in memory only")]
    [InlineData("/tmp/memfd:x", "Image is deleted")]
    [InlineData("/tmp/gone", "Image is deleted")]
    public void A_program_without_a_file_is_told_with_the_reason(string image, string type)
    {
        Hand(new ProcessTamperingCollector(), KernelHooks.ProcessCreate, new KernelProcess { ProcessId = 7, ImageDeleted = true, Image = System.Text.Encoding.UTF8.GetBytes(image) });

        (string name, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal(("ProcessTampering", image, type, "7", "2026-03-16 09:42:09.482"), (name, fields["Image"], fields["Type"], fields["ProcessId"], fields["UtcTime"]));
    }

    [Fact]
    public void Whose_image_has_no_file_is_told()
    {
        Hand(new ProcessTamperingCollector(), KernelHooks.ProcessCreate, Processes.Full);

        AssertEmitted("ProcessTampering", ("Type", "Image is deleted"));
    }

    [Fact]
    public void A_program_with_a_file_is_not_tampered_with()
    {
        Hand(new ProcessTamperingCollector(), KernelHooks.ProcessCreate, new KernelProcess { ProcessId = 7, Image = "/memfd:x"u8 });

        Assert.Equal(0, _emitted.Events);
    }

    [Theory]
    [InlineData(TamperingSign.ImageReplaced, "Image is replaced")]
    [InlineData(TamperingSign.ImageDeleted, "Image is locked for access")]
    public void A_program_that_runs_something_else_is_told_with_the_sign(TamperingSign sign, string type)
    {
        new ProcessTamperingCollector().OnRecord(
            new KernelRecord { Kind = KernelHooks.ProcessTampering, Time = Processes.Time, Process = Processes.Full, Tampering = sign }, _emitted.Context);

        AssertEmitted("ProcessTampering", ("Type", type));
    }

    [Fact]
    public void The_start_of_a_program_is_asked_for_where_it_shows_what_is_loaded()
    {
        bool isWindows = OperatingSystem.IsWindows();
        Assert.Equal(isWindows ? KernelHooks.ImageLoad : KernelHooks.ImageLoad | KernelHooks.ProcessCreate, new ImageLoadCollector().Hooks);
        Assert.Equal(isWindows ? KernelHooks.ProcessTampering : KernelHooks.ProcessCreate, new ProcessTamperingCollector().Hooks);
    }

    [Fact]
    public void A_process_that_nobody_knows_is_called_that()
    {
        Hand(new ImageLoadCollector(), KernelHooks.ImageLoad, Processes.Unknown, new KernelFile { Path = "/lib/x"u8 });

        Assert.Equal("<unknown process>", _emitted.Single().Fields["Image"]);
    }

    private void Hand(KernelCollector collector, KernelHooks kind, KernelProcess process, KernelFile file = default) =>
        collector.OnRecord(new KernelRecord { Kind = kind, Time = Processes.Time, Process = process, File = file }, _emitted.Context);

    private void AssertEmitted(string name, params (string Field, string Value)[] own)
    {
        (string emitted, Dictionary<string, string> fields) = _emitted.Single();
        Assert.Equal(name, emitted);
        (string, string)[] process =
        [
            ("UtcTime", "2026-03-16 09:42:09.482"),
            ("ProcessGuid", "{5c1d9a40-d071-69b7-c6a1-0e5b77d2914f}"),
            ("ProcessId", "48213"),
            ("User", "root"),
            ("Image", "/usr/bin/tar"),
            ("ContainerId", "4f2a"),
        ];
        Assert.Equal(process.Concat(own).Order(), fields.Select(field => (field.Key, field.Value)).Order());
    }
}
