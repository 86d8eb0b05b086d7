namespace Monitor.Plugins.Trust;

/// <summary>Why a file or folder of Windows is not trusted.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Owner">The user who owns it and is not trusted; null if the owner is.</param>
/// <param name="Writer">The user or group who may change it and is not trusted; null if it is the owner.</param>
public sealed record FileDistrust(string Path, string? Owner, string? Writer)
{
    /// <summary>The reason, without the path.</summary>
    public string Reason => Owner is not null ? $"this belongs to {WellKnownSid.Shown(Owner)}" : $"{WellKnownSid.Shown(Writer!)} may change it";

    /// <summary>The command that mends it.</summary>
    public string Cure => Owner is not null
        ? $"icacls \"{Path}\" /setowner *{WellKnownSid.Administrators}"
        : $"icacls \"{Path}\" /inheritance:d /remove:g *{Writer}";
}
