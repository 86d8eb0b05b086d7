using System.Buffers.Binary;
using Monitor.Driver.Tests.Harness;

namespace Monitor.Driver.Tests;

/// <summary>What gates.py says of the driver that build.sh makes, and of the same driver with a fault in it.</summary>
public sealed class GateTests(BuiltDriver driver, ITestOutputHelper output) : IClassFixture<BuiltDriver>
{
    /// <summary>Faults of the image, each with the gate that must tell it.</summary>
    private static readonly Dictionary<string, (string Gate, Action<DriverImage> Put)> ImageFaults = new()
    {
        ["a program of user mode"] = ("subsystem", image => image.SetSubsystem(3)),
        ["integrity is not forced"] = ("force-integrity", image => image.ClearCharacteristic(0x80)),
        ["data can be run"] = ("hardening", image => image.ClearCharacteristic(0x100)),
        ["loaded at the same address always"] = ("hardening", image => image.ClearCharacteristic(0x40)),
        ["no control flow guard"] = ("hardening", image => image.ClearCharacteristic(0x4000)),
        ["no targets of the control flow guard"] = ("guard-table", image => image.ClearGuardTable()),
        ["the guard's pointers can be written"] = ("guard-pointers", image => image.MakeWritable(".rdata")),
        ["code can be written"] = ("writable-code", image => image.MakeWritable(".text")),
        ["constants can be run"] = ("code-sections", image => image.MakeExecutable(".rdata")),
        ["the start's code stays"] = ("init-discardable", image => image.KeepAfterStart("INIT")),
        ["the start is in code that stays"] = ("entry", image => image.EnterAt(".text")),
        ["imports go with the start"] = ("imports-resident", image => image.MakeDiscardable(".rdata")),
        ["the stack's cookie is known"] = ("cookie", image => image.Replace(Cookie(0x00002B992DDFA232), Cookie(1))),
        ["no checksum"] = ("checksum", image => image.ClearChecksum()),
        ["changed after it was signed"] = ("signature", image => image.ChangeCode()),
        ["a function that is not allowed"] = ("imports", image => image.Replace("RtlInitUnicodeString\0"u8, "RtlFreeUnicodeString\0"u8)),
        ["a function that prints"] = ("no-formats", image => image.Replace("RtlInitUnicodeString\0"u8, "RtlInt64printString_\0"u8)),
    };

    public static TheoryData<string> AllImageFaults => [.. ImageFaults.Keys];

    /// <summary>Faults of a source: gate, source, changed file, old text, new text.</summary>
    public static TheoryData<string, string, string, string, string> SourceFaults => new()
    {
        { "init-unreferenced", "process.c", "process.c", "    is_registered = FALSE;", "    processes_register();\n    is_registered = FALSE;" },
        { "resident-code", "capture.c", "capture.c", "BOOLEAN capture_enter(void)", "__attribute__((section(\"PAGE\"), noinline)) BOOLEAN capture_enter(void)" },
        { "dispatch-resident", "capture.c", "capture.c", "BOOLEAN capture_enter(void)", "__attribute__((section(\"PAGE\"), noinline)) BOOLEAN capture_enter(void)" },
        { "dispatch-level", "ring.c", "ring.c", "    size = (size + 7) & ~7u;", "    identity_start_of((HANDLE)4);\n    size = (size + 7) & ~7u;" },
        { "image-callback", "image.c", "image.c", "    tampering_image_loaded(pid, info);", "    ZwClose(NULL);\n    tampering_image_loaded(pid, info);" },
    };

    [Fact]
    public async Task The_driver_passes_every_gate()
    {
        (Dictionary<string, bool> gates, Outcome outcome) = await BuiltDriver.Gates(await driver.Good);

        output.WriteLine(outcome.Output);
        outcome.Succeeded();
        Assert.True(gates.Count >= 20, $"{gates.Count} gates");
        Assert.DoesNotContain(gates, gate => !gate.Value);
    }

    [Theory]
    [MemberData(nameof(AllImageFaults))]
    public async Task A_fault_of_the_image_is_told_by_its_gate(string fault)
    {
        string folder = await driver.Copy();
        BuiltDriver.ChangeImage(folder, ImageFaults[fault].Put);

        await Tells(folder, ImageFaults[fault].Gate);
    }

    [Theory]
    [MemberData(nameof(SourceFaults))]
    public async Task A_fault_of_the_code_is_told_by_its_gate(string gate, string source, string changedFile, string old, string @new) =>
        await Tells(await driver.CopyWithChange(source, changedFile, old, @new), gate);

    [Theory]
    [InlineData("imports", "imports/ntoskrnl.def", "\nKeEnterCriticalRegion\n", "\n")]
    [InlineData("imports-used", "imports/ntoskrnl.def", "\nKeEnterCriticalRegion\n", "\nKeEnterCriticalRegion\nZwCreateFile\n")]
    [InlineData("pool", "memory.h", "NonPagedPoolNx", "NonPagedPoolExecute")]
    [InlineData("imports-old-enough", "optional.c", "find(L\"PsGetProcessStartKey\")", "find(L\"KeEnterCriticalRegion\")")]
    public async Task A_fault_of_what_the_sources_ask_for_is_told_by_its_gate(string gate, string file, string old, string @new)
    {
        string folder = await driver.Copy();
        BuiltDriver.ChangeText(Path.Combine(folder, "source", "windows", file), old, @new);

        await Tells(folder, gate);
    }

    [Fact]
    public async Task The_driver_is_the_same_wherever_it_is_built()
    {
        string good = await driver.Good;
        string elsewhere = await driver.Build(Path.Combine(good, "source", "windows"), "a-folder-of-another-name");

        Assert.Equal(BuiltDriver.UnsignedImage(good), BuiltDriver.UnsignedImage(elsewhere));
    }

    private async Task Tells(string folder, string gate)
    {
        (Dictionary<string, bool> gates, Outcome outcome) = await BuiltDriver.Gates(folder);

        Assert.Equal(1, outcome.ExitCode);
        Assert.True(gates.TryGetValue(gate, out bool passed), outcome.Tail);
        Assert.False(passed, outcome.Tail);
    }

    private static byte[] Cookie(ulong value)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
