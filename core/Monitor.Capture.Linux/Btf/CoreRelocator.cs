using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Monitor.Capture.Linux.Btf;

/// <summary>
/// Fits instructions to the running kernel: follows each access by the names of its members through the kernel's own types and patches the
/// offset, size or existence into the instruction.
/// </summary>
/// <param name="local">The object's types.</param>
/// <param name="kernel">The kernel's types.</param>
internal sealed class CoreRelocator(BtfTypes local, KernelTypes kernel)
{
    /// <summary>An instruction that the verifier refuses wherever it is reached: it stands for access to a member that the kernel lacks,
    /// which is fine in a branch that is dead there. The number is libbpf's.</summary>
    private const uint Poison = 0xbad2310;

    private const int InstructionSize = 8;

    /// <summary>Names of the structs that the relocations go through at their root.</summary>
    public static HashSet<string> RootNames(BtfTypes local, IEnumerable<CoreRelocation> relocations) =>
        [.. relocations.Select(relocation => Encoding.UTF8.GetString(local.PlainName(local.Strip(relocation.Type))))];

    /// <summary>Patches one instruction.</summary>
    /// <param name="code">The section's code.</param>
    /// <param name="relocation">Where and what.</param>
    /// <exception cref="InvalidDataException">A kind of relocation that is not known.</exception>
    public void Apply(Span<byte> code, CoreRelocation relocation)
    {
        Span<byte> instruction = code[relocation.Offset..];
        if (Resolve(relocation) is not { } value)
        {
            const byte LoadWideConstant = 0x18;     // the one instruction that takes the room of two
            bool isWide = instruction[0] == LoadWideConstant;
            WritePoison(instruction);
            if (isWide)
                WritePoison(instruction[InstructionSize..]);
            return;
        }

        switch (instruction[0] & 7)
        {
            case 0 or 4 or 7:       // load of a constant, arithmetic: the immediate
                BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], value);
                break;
            case 1 or 2 or 3:       // load, store: the offset
                BinaryPrimitives.WriteInt16LittleEndian(instruction[2..], checked((short)value));
                break;
            default:
                throw new InvalidDataException($"A relocation in {relocation.Section} points to no known instruction.");
        }
    }

    private static void WritePoison(Span<byte> instruction)
    {
        instruction[..InstructionSize].Clear();
        instruction[0] = 0x85;
        BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], Poison);
    }

    private uint? Resolve(CoreRelocation relocation)
    {
        (uint BitOffset, uint Type)? found = Find(relocation);
        return relocation.Kind switch
        {
            CoreRelocationKind.FieldOffset => found?.BitOffset / 8,
            CoreRelocationKind.FieldSize => found is { } field ? kernel.Types.Size(field.Type) : null,
            CoreRelocationKind.FieldExists => found is null ? 0u : 1u,
            _ => throw new InvalidDataException($"Relocation kind {(int)relocation.Kind} in {relocation.Section} is not known."),
        };
    }

    private (uint BitOffset, uint Type)? Find(CoreRelocation relocation)
    {
        int[] indices = [.. relocation.Access.Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        uint root = local.Strip(relocation.Type);
        List<Step> steps = Steps(root, indices.AsSpan(1));
        foreach (uint candidate in kernel.Structs(Encoding.UTF8.GetString(local.PlainName(root))))
        {
            if (Walk(candidate, steps, 0, (uint)indices[0] * kernel.Types.Size(candidate) * 8) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>The access as member names and array positions; anonymous members, which may differ in the kernel, are left out.</summary>
    private List<Step> Steps(uint type, ReadOnlySpan<int> indices)
    {
        List<Step> steps = [];
        foreach (int index in indices)
        {
            type = local.Strip(type);
            if (local.Kind(type) == BtfKind.Array)
            {
                steps.Add(new Step(null, (uint)index));
                type = local.Array(type).Element;
            }
            else
            {
                BtfMember member = local.Member(type, index);
                if (local.MemberName(member) is { Length: > 0 } name)
                    steps.Add(new Step(name.ToArray(), 0));
                type = member.Type;
            }
        }

        return steps;
    }

    private (uint BitOffset, uint Type)? Walk(uint type, List<Step> steps, int at, uint bits)
    {
        if (at == steps.Count)
            return (bits, type);
        BtfTypes types = kernel.Types;
        type = types.Strip(type);
        if (steps[at].Name is not { } wanted)
        {
            if (types.Kind(type) != BtfKind.Array)
                return null;
            uint element = types.Array(type).Element;
            return Walk(element, steps, at + 1, bits + steps[at].Index * types.Size(element) * 8);
        }

        if (types.Kind(type) is not (BtfKind.Struct or BtfKind.Union))
            return null;
        for (int i = 0; i < types.MemberCount(type); i++)
        {
            BtfMember member = types.Member(type, i);
            ReadOnlySpan<byte> name = types.MemberName(member);
            if (name.SequenceEqual(wanted))
                return Walk(member.Type, steps, at + 1, bits + member.BitOffset);
            if (name.IsEmpty && Walk(member.Type, steps, at, bits + member.BitOffset) is { } inner)
                return inner;
        }

        return null;
    }

    /// <summary>A step of an access: into a member by name, or, with no name, to an element of an array.</summary>
    private readonly record struct Step(byte[]? Name, uint Index);
}
