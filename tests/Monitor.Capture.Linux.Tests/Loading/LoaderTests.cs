using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitor.Capture.Linux.Bpf;
using Monitor.Capture.Linux.Tests.Live;

namespace Monitor.Capture.Linux.Tests.Loading;

/// <summary>The product's loader against libbpf: the kernel must end up with the same instructions and the same maps.</summary>
public sealed unsafe class LoaderTests : IDisposable
{
    private const uint RingSize = 1 << 20;
    private const string ConstantsMap = "constants";

    private readonly byte[] _bytes = EmbeddedObject.Read();
    private readonly List<SafeFileHandle> _handles = [];
    private readonly nint _reference;

    public LoaderTests()
    {
        LiveKernel.SkipUnlessLive();
        Assert.SkipUnless(Libbpf.IsThere, "libbpf.so.1 is not installed (package libbpf1).");
        Libbpf.libbpf_set_print(0);
        fixed (byte* pointer = _bytes)
            _reference = Libbpf.bpf_object__open_mem(pointer, (nuint)_bytes.Length, 0);
        Assert.NotEqual(0, _reference);
    }

    public void Dispose()
    {
        _handles.ForEach(handle => handle.Dispose());
        if (_reference != 0)
            Libbpf.bpf_object__close(_reference);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_kernel_gets_the_same_instructions_as_from_libbpf(bool plainWrites)
    {
        BpfObject own = new(_bytes, EmbeddedObject.KernelTypes());
        byte[] constants = EmbeddedObject.Constants(own.Constants, plainWrites);
        LoadReference(own, constants);
        Dictionary<string, SafeFileHandle> maps = own.Maps.ToDictionary(map => map.Name, map => Keep(BpfSystemCall.CreateMap(
            map.Type, map.KeySize, map.ValueSize, map.Type == BpfMapType.RingBuffer ? RingSize : map.Entries, map.Flags, map.Name)));
        SafeFileHandle constantsMap = Keep(BpfSystemCall.CreateMap(BpfMapType.Array, sizeof(uint), (uint)constants.Length, 1, flags: 0x80, "constants"));
        BpfSystemCall.UpdateMap(constantsMap, 0, constants);
        BpfSystemCall.FreezeMap(constantsMap);
        Dictionary<string, int> descriptors = maps.ToDictionary(map => map.Key, map => (int)map.Value.DangerousGetHandle());
        Dictionary<uint, string> ownMaps = descriptors.Append(new(ConstantsMap, (int)constantsMap.DangerousGetHandle()))
            .ToDictionary(map => KernelInformation.Map(map.Value).Id, map => map.Key);
        (Dictionary<string, nint> programs, Dictionary<uint, string> referenceMaps) = ReadReference();

        BpfProgram[] loaded = [.. own.Programs.Where(program => own.HasTracepoint(program.Tracepoint))];
        Assert.Equal(programs.Keys.Order(), loaded.Select(program => program.Name).Order());
        foreach (BpfProgram program in loaded)
        {
            byte[] code = own.Link(program, descriptors, (int)constantsMap.DangerousGetHandle());
            SafeFileHandle? handle = BpfSystemCall.LoadProgram(code, own.License, own.TracepointId(program.Tracepoint), "mon_test", default, out int error);
            Assert.True(handle is not null, $"{program.Name}: error {error}");
            string[] expected = Print(KernelInformation.Instructions(Libbpf.bpf_program__fd(programs[program.Name])), referenceMaps);
            string[] actual = Print(KernelInformation.Instructions((int)Keep(handle).DangerousGetHandle()), ownMaps);
            Assert.Equal(expected, actual);
            Assert.True(actual.Length > 20);
        }
    }

    [Fact]
    public void The_kernel_gets_the_same_maps_as_from_libbpf()
    {
        BpfObject own = new(_bytes, EmbeddedObject.KernelTypes());
        byte[] constants = EmbeddedObject.Constants(own.Constants, plainWrites: false);
        LoadReference(own, constants);
        using BpfLoadedObject loaded = new(own, constants, RingSize);

        Dictionary<string, string> expected = [];
        for (nint map = Libbpf.bpf_object__next_map(_reference, 0); map != 0; map = Libbpf.bpf_object__next_map(_reference, map))
            expected[Marshal.PtrToStringUTF8(Libbpf.bpf_map__name(map))!] = KernelInformation.Map(Libbpf.bpf_map__fd(map)).Description;

        foreach (string name in own.Maps.Select(map => map.Name))
            Assert.Equal((name, expected[name]), (name, KernelInformation.Map((int)loaded.Map(name).DangerousGetHandle()).Description));
        Assert.Equal(own.Maps.Select(map => map.Name).Order(), expected.Keys.Where(name => !name.Contains(".rodata", StringComparison.Ordinal)).Order());
    }

    private SafeFileHandle Keep(SafeFileHandle handle)
    {
        _handles.Add(handle);
        return handle;
    }

    private void LoadReference(BpfObject own, byte[] constants)
    {
        for (nint map = Libbpf.bpf_object__next_map(_reference, 0); map != 0; map = Libbpf.bpf_object__next_map(_reference, map))
        {
            string name = Marshal.PtrToStringUTF8(Libbpf.bpf_map__name(map))!;
            if (name == "ring")
                Assert.Equal(0, Libbpf.bpf_map__set_max_entries(map, RingSize));
            if (!name.Contains(".rodata", StringComparison.Ordinal))
                continue;
            fixed (byte* value = constants)
                Assert.Equal(0, Libbpf.bpf_map__set_initial_value(map, value, (nuint)constants.Length));
        }

        for (nint program = Libbpf.bpf_object__next_program(_reference, 0); program != 0; program = Libbpf.bpf_object__next_program(_reference, program))
            Assert.Equal(0, Libbpf.bpf_program__set_autoload(program, own.HasTracepoint(TracepointOf(program))));
        Assert.Equal(0, Libbpf.bpf_object__load(_reference));
    }

    private (Dictionary<string, nint> Programs, Dictionary<uint, string> Maps) ReadReference()
    {
        Dictionary<string, nint> programs = [];
        for (nint program = Libbpf.bpf_object__next_program(_reference, 0); program != 0; program = Libbpf.bpf_object__next_program(_reference, program))
        {
            if (Libbpf.bpf_program__fd(program) >= 0)
                programs[Marshal.PtrToStringUTF8(Libbpf.bpf_program__name(program))!] = program;
        }

        Dictionary<uint, string> maps = [];
        for (nint map = Libbpf.bpf_object__next_map(_reference, 0); map != 0; map = Libbpf.bpf_object__next_map(_reference, map))
        {
            string name = Marshal.PtrToStringUTF8(Libbpf.bpf_map__name(map))!;
            maps[KernelInformation.Map(Libbpf.bpf_map__fd(map)).Id] = name.Contains(".rodata", StringComparison.Ordinal) ? ConstantsMap : name;
        }

        return (programs, maps);
    }

    private static string TracepointOf(nint program) =>
        Marshal.PtrToStringUTF8(Libbpf.bpf_program__section_name(program))!.TrimStart('?')["tp_btf/".Length..];

    /// <summary>One line an instruction; where it loads a map, the map's name instead of its id, which differs from load to load.</summary>
    private static string[] Print(byte[] instructions, Dictionary<uint, string> maps)
    {
        const byte LoadConstant = 0x18;
        string[] lines = new string[instructions.Length / 8];
        for (int i = 0; i < lines.Length; i++)
        {
            ReadOnlySpan<byte> instruction = instructions.AsSpan(i * 8, 8);
            uint immediate = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            bool loadsMap = instruction[0] == LoadConstant && instruction[1] >> 4 != 0;
            lines[i] = Convert.ToHexString(instruction[..4]) + " " + (loadsMap ? maps[immediate] : $"{immediate:x8}");
        }

        return lines;
    }
}
