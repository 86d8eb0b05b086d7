namespace Monitor.EventProvider;

/// <summary>A field in a template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InType">Number of the type of its values.</param>
/// <param name="OutType">Number of the type that it is shown as.</param>
internal sealed record TemplateField(string Name, byte InType, byte OutType)
{
    /// <summary><see cref="Flags"/>: the length is the number of the field that holds it.</summary>
    public const uint LengthIsField = 4;

    /// <summary><see cref="Flags"/>: the count is the number of the field that holds it.</summary>
    public const uint CountIsField = 8;

    /// <summary>How length and count are meant.</summary>
    public uint Flags { get; init; }

    /// <summary>Where the names of its values lie; 0: they have none.</summary>
    public uint Map { get; init; }

    /// <summary>How many values an array has; 0: it is none.</summary>
    public ushort Count { get; init; }

    /// <summary>Length of a value whose type does not say it.</summary>
    public ushort Length { get; init; }

    /// <summary>Whether it has several values.</summary>
    public bool IsArray => Count > 0 || (Flags & CountIsField) != 0;
}
