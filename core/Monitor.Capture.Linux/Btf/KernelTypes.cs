using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.Capture.Linux.Btf;

/// <summary>The running kernel's types: the few names that the BPF object asks for, found in one pass.</summary>
internal sealed class KernelTypes
{
    private readonly Dictionary<string, List<uint>> _structs = [];
    private readonly Dictionary<string, uint> _typedefs = [];

    /// <param name="types">All types of the kernel.</param>
    /// <param name="structs">Names of structs and unions to find.</param>
    /// <param name="typedefs">Names of typedefs to find.</param>
    public KernelTypes(BtfTypes types, IReadOnlySet<string> structs, IReadOnlySet<string> typedefs)
    {
        Types = types;
        int longest = structs.Concat(typedefs).Max(name => name.Length);
        var wantedStructs = new HashSet<string>(structs).GetAlternateLookup<ReadOnlySpan<char>>();
        var wantedTypedefs = new HashSet<string>(typedefs).GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> characters = stackalloc char[longest];
        for (uint id = 1; id < types.End; id++)
        {
            BtfKind kind = types.Kind(id);
            if (kind is not (BtfKind.Struct or BtfKind.Union or BtfKind.Typedef))
                continue;
            ReadOnlySpan<byte> name = types.Name(id);
            if (name.Length > longest)
                continue;
            Encoding.Latin1.GetChars(name, characters);
            if (kind == BtfKind.Typedef)
            {
                if (wantedTypedefs.TryGetValue(characters[..name.Length], out string? typedef))
                    _typedefs[typedef] = id;
            }
            else if (wantedStructs.TryGetValue(characters[..name.Length], out string? found))
            {
                ref List<uint>? ids = ref CollectionsMarshal.GetValueRefOrAddDefault(_structs, found, out _);
                (ids ??= []).Add(id);
            }
        }
    }

    public BtfTypes Types { get; }

    /// <summary>The structs of that name; a kernel can have several.</summary>
    public IReadOnlyList<uint> Structs(string name) => _structs.TryGetValue(name, out List<uint>? ids) ? ids : [];

    /// <summary>The typedef of that name, 0 if the kernel has none.</summary>
    public uint Typedef(string name) => _typedefs.GetValueOrDefault(name);
}
