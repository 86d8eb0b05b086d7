namespace Monitor.EventProvider;

/// <summary>A resource of a library; its name is the number 1.</summary>
/// <param name="TypeName">Name of its type; empty: the type has a number.</param>
/// <param name="TypeNumber">Number of its type, where that has no name.</param>
/// <param name="Data">What it holds.</param>
internal sealed record Resource(string TypeName, ushort TypeNumber, byte[] Data)
{
    /// <summary>A provider's description.</summary>
    public static Resource WevtTemplate(byte[] data) => new("WEVT_TEMPLATE", 0, data);

    /// <summary>A provider's texts.</summary>
    public static Resource MessageTable(byte[] data) => new("", 11, data);
}
