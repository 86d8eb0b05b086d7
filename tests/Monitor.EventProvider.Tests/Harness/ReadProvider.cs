namespace Monitor.EventProvider.Tests.Harness;

/// <summary>A provider as its WEVT_TEMPLATE says it.</summary>
internal sealed record ReadProvider(Guid Id, string Name, IReadOnlyList<ReadEvent> Events);

/// <summary>A named number.</summary>
internal sealed record ReadDefinition(uint Value, uint Message, string Name);

/// <summary>An event.</summary>
internal sealed record ReadEvent(
    ushort Id,
    byte Version,
    byte Level,
    byte Opcode,
    ulong Keywords,
    uint Message,
    ReadDefinition Channel,
    ReadDefinition LevelName,
    ReadDefinition Task,
    ReadTemplate? Template);

/// <summary>A field of a template: from its description and from the XML.</summary>
internal sealed record ReadField(string Name, byte InType, byte OutType);

/// <summary>A template.</summary>
/// <param name="Id">Its GUID.</param>
/// <param name="Bytes">All of it.</param>
/// <param name="Fields">Its fields, the description and the XML having said the same.</param>
internal sealed record ReadTemplate(Guid Id, byte[] Bytes, IReadOnlyList<ReadField> Fields);
