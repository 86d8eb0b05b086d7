using System.Buffers.Binary;
using System.Text;
using Monitor.Capture.Linux.Btf;
using Monitor.Capture.Linux.Elf;

namespace Monitor.Capture.Linux.Bpf;

/// <summary>
/// A compiled BPF object, fitted to the running kernel and ready to load: what libbpf does, for the few things this object needs. No types
/// are uploaded, so global functions, callbacks and task storage are not possible; a relocation that is not known is refused.
/// </summary>
internal sealed class BpfObject
{
    private const string TracepointPrefix = "tp_btf/";
    private const int InstructionSize = 8;
    private const byte LoadConstant = 0x18;
    private const byte Call = 0x85;

    private readonly ElfObject _elf;
    private readonly BtfTypes _local;
    private readonly KernelTypes _kernel;
    private readonly Dictionary<int, byte[]> _code = [];
    private readonly ElfSection? _functions;

    /// <param name="bytes">The ELF object.</param>
    /// <param name="kernelTypes">The kernel's types: /sys/kernel/btf/vmlinux.</param>
    public BpfObject(byte[] bytes, byte[] kernelTypes)
    {
        _elf = new ElfObject(bytes);
        _local = new BtfTypes(_elf.Content(Section(".BTF")));
        CoreRelocation[] relocations = [.. CoreRelocation.ReadAll(_elf.Content(Section(".BTF.ext")), _local)];
        Programs = [.. _elf.Symbols.Where(symbol => symbol.Type == ElfSymbolType.Function).Select(ProgramOf).OfType<BpfProgram>()];
        HashSet<string> typedefs = [.. Programs.Select(program => TypedefOf(program.Tracepoint))];
        _kernel = new KernelTypes(new BtfTypes(kernelTypes), CoreRelocator.RootNames(_local, relocations), typedefs);
        CoreRelocator relocator = new(_local, _kernel);
        foreach (ElfSection section in _elf.Sections.Where(section => section.IsCode && section.Size > 0))
        {
            byte[] code = _elf.Content(section);
            foreach (CoreRelocation relocation in relocations.Where(relocation => relocation.Section == section.Name))
                relocator.Apply(code, relocation);
            _code[section.Index] = code;
        }

        _functions = _elf.Find(".text");
        License = _elf.Content(Section("license"));
        Maps = [.. ReadMaps()];
        Constants = _elf.Content(Section(".rodata"));
    }

    /// <summary>The licence that the object declares, ended by NUL.</summary>
    public byte[] License { get; }

    public IReadOnlyList<BpfProgram> Programs { get; }

    public IReadOnlyList<BpfMapDefinition> Maps { get; }

    /// <summary>The object's constants; the loader fills in the configuration.</summary>
    public byte[] Constants { get; }

    /// <summary>The program of a name.</summary>
    public BpfProgram Program(string name) => Programs.First(program => program.Name == name);

    /// <summary>Whether the kernel has a tracepoint.</summary>
    public bool HasTracepoint(string tracepoint) => TracepointId(tracepoint) != 0;

    public uint TracepointId(string tracepoint) => _kernel.Typedef(TypedefOf(tracepoint));

    /// <summary>A program's instructions with the functions that it calls behind it, maps by their descriptors.</summary>
    /// <param name="program">The program.</param>
    /// <param name="maps">Descriptor of each map by name.</param>
    /// <param name="constants">Descriptor of the map with <see cref="Constants"/>.</param>
    public byte[] Link(BpfProgram program, IReadOnlyDictionary<string, int> maps, int constants)
    {
        ReadOnlySpan<byte> body = _code[program.Section.Index].AsSpan(program.Offset, program.Length);
        byte[] functions = _functions is null ? [] : _code[_functions.Index];
        byte[] linked = [.. body, .. functions];
        Relocate(linked, RelocationsOf(program), -program.Offset, body.Length, maps, constants);
        if (_functions is not null)
            Relocate(linked, _elf.RelocationsOf(_functions), body.Length, body.Length, maps, constants);
        return CallsFunction(program) ? linked : linked[..body.Length];
    }

    private static void Relocate(
        byte[] linked, IEnumerable<ElfRelocation> relocations, int sectionAt, int functionsAt, IReadOnlyDictionary<string, int> maps, int constants)
    {
        const byte MapDescriptor = 1, MapValue = 2, FunctionCall = 1;
        foreach (ElfRelocation relocation in relocations)
        {
            int at = sectionAt + relocation.Offset;
            Span<byte> instruction = linked.AsSpan(at);
            int immediate = BinaryPrimitives.ReadInt32LittleEndian(instruction[4..]);
            switch (instruction[0])
            {
                case LoadConstant when maps.TryGetValue(relocation.Symbol.Name, out int map):
                    instruction[1] = (byte)(instruction[1] & 15 | MapDescriptor << 4);
                    BinaryPrimitives.WriteInt32LittleEndian(instruction[4..], map);
                    break;
                case LoadConstant:
                    instruction[1] = (byte)(instruction[1] & 15 | MapValue << 4);
                    BinaryPrimitives.WriteInt32LittleEndian(instruction[4..], constants);
                    BinaryPrimitives.WriteInt32LittleEndian(instruction[12..], immediate + relocation.Symbol.Value);
                    break;
                case Call:
                    // Against a section symbol the immediate counts instructions from the section's start, less one.
                    int target = relocation.Symbol.Type == ElfSymbolType.Section ? (immediate + 1) * InstructionSize : relocation.Symbol.Value;
                    instruction[1] = (byte)(instruction[1] & 15 | FunctionCall << 4);
                    BinaryPrimitives.WriteInt32LittleEndian(instruction[4..], (functionsAt + target - at) / InstructionSize - 1);
                    break;
                default:
                    throw new InvalidDataException($"A relocation of {relocation.Symbol.Name} points to instruction {instruction[0]:x2}, which is not known.");
            }
        }
    }

    private bool CallsFunction(BpfProgram program) =>
        _functions is not null && RelocationsOf(program).Any(relocation => _code[program.Section.Index][relocation.Offset] == Call);

    private IEnumerable<ElfRelocation> RelocationsOf(BpfProgram program) =>
        _elf.RelocationsOf(program.Section).Where(relocation => relocation.Offset >= program.Offset && relocation.Offset < program.Offset + program.Length);

    private BpfProgram? ProgramOf(ElfSymbol function)
    {
        ElfSection section = _elf.Sections[function.Section];
        string name = section.Name.TrimStart('?');
        return section.IsCode && name.StartsWith(TracepointPrefix, StringComparison.Ordinal)
            ? new BpfProgram(function.Name, name[TracepointPrefix.Length..], section, function.Value, function.Size)
            : null;
    }

    /// <summary>In a map's definition, <c>__uint(x, n)</c> is a pointer to an array of n, and <c>__type(x, t)</c> a pointer to t.</summary>
    private IEnumerable<BpfMapDefinition> ReadMaps()
    {
        int maps = Section(".maps").Index;
        HashSet<string> names = [.. _elf.Symbols.Where(symbol => symbol.Section == maps && symbol.Type == ElfSymbolType.Object).Select(symbol => symbol.Name)];
        for (uint id = 1; id < _local.End; id++)
        {
            string name = _local.Kind(id) == BtfKind.Variable ? Encoding.UTF8.GetString(_local.Name(id)) : "";
            if (!names.Contains(name))
                continue;
            uint definition = _local.Strip(_local.Target(id));
            Dictionary<string, uint> values = [];
            for (int i = 0; i < _local.MemberCount(definition); i++)
            {
                BtfMember member = _local.Member(definition, i);
                string key = Encoding.UTF8.GetString(_local.MemberName(member));
                uint pointed = _local.Target(member.Type);
                values[key] = key is "key" or "value" ? _local.Size(pointed) : _local.Array(_local.Strip(pointed)).Count;
            }

            yield return new BpfMapDefinition(
                name,
                (BpfMapType)values["type"],
                values.GetValueOrDefault("key"),
                values.GetValueOrDefault("value"),
                values["max_entries"],
                values.GetValueOrDefault("map_flags"));
        }
    }

    private ElfSection Section(string name) => _elf.Find(name) ?? throw new InvalidDataException($"The BPF object has no section {name}.");

    private static string TypedefOf(string tracepoint) => "btf_trace_" + tracepoint;
}

/// <summary>A program.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Tracepoint">The tracepoint whose arguments it takes.</param>
/// <param name="Section">Where its code lies.</param>
/// <param name="Offset">Where in there, in bytes.</param>
/// <param name="Length">Bytes of its code.</param>
internal sealed record BpfProgram(string Name, string Tracepoint, ElfSection Section, int Offset, int Length);

/// <summary>A map as the object defines it; sizes in bytes.</summary>
internal sealed record BpfMapDefinition(string Name, BpfMapType Type, uint KeySize, uint ValueSize, uint Entries, uint Flags);
