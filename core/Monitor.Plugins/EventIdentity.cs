using System.Globalization;

namespace Monitor.Plugins;

/// <summary>An event as a plugin's metadata declares it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Full name of the struct.</param>
/// <param name="IsSdk">Whether Monitor.Sdk declares it; anyone may emit such an event.</param>
public sealed record EventIdentity(int Id, string Name, string Type, bool IsSdk)
{
    /// <summary>The first id that is free for custom plugins.</summary>
    public const int FirstCustomId = 2000;

    /// <summary>Whether the id is one that custom plugins may take.</summary>
    public bool IsCustom => Id is >= FirstCustomId and <= ushort.MaxValue;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Name}");
}
