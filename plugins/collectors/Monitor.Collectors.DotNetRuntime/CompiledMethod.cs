using Monitor.Collectors.Etw;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>A method that a runtime compiled.</summary>
internal readonly ref struct CompiledMethod
{
    private const uint DynamicFlag = 1;

    /// <summary>The runtime's number for its module.</summary>
    public ulong ModuleId { get; private init; }

    /// <summary>Whether it was made on its own, and belongs to no assembly.</summary>
    public bool IsDynamic { get; private init; }

    /// <summary>Bytes of machine code.</summary>
    public uint Size { get; private init; }

    /// <summary>Namespace and name of its type.</summary>
    public ReadOnlySpan<char> TypeName { get; private init; }

    /// <summary>Its name.</summary>
    public ReadOnlySpan<char> Name { get; private init; }

    /// <summary>Result and parameters.</summary>
    public ReadOnlySpan<char> Signature { get; private init; }

    /// <summary>Reads the event of a method's compilation.</summary>
    /// <param name="payload">What the event carries.</param>
    public static CompiledMethod Read(ref EventPayload payload)
    {
        payload.Skip(sizeof(ulong));
        ulong module = payload.ReadUInt64();
        payload.Skip(sizeof(ulong));
        uint size = payload.ReadUInt32();
        payload.Skip(sizeof(uint));
        bool isDynamic = (payload.ReadUInt32() & DynamicFlag) != 0;
        return new CompiledMethod
        {
            ModuleId = module,
            IsDynamic = isDynamic,
            Size = size,
            TypeName = payload.ReadText(),
            Name = payload.ReadText(),
            Signature = payload.ReadText(),
        };
    }
}
