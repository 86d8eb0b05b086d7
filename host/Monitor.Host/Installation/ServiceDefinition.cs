namespace Monitor.Host.Installation;

/// <summary>A service or driver, as the service manager has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DisplayName">What people see.</param>
/// <param name="Kind">The kind of service, as Windows counts.</param>
/// <param name="Start">When it starts, as Windows counts.</param>
/// <param name="ErrorControl">What becomes of the start of the system if it does not start, as Windows counts.</param>
/// <param name="Command">Its command line, or the driver's file.</param>
/// <param name="Group">The group that drivers are loaded by; empty: none.</param>
/// <param name="Dependencies">Names of services that run before it.</param>
internal sealed record ServiceDefinition(string Name, string DisplayName, uint Kind, uint Start, uint ErrorControl, string Command, string Group, IReadOnlyList<string> Dependencies)
{
    /// <summary>A service in a process of its own.</summary>
    public const uint OwnProcess = 0x10;

    /// <summary>A driver of the filter manager.</summary>
    public const uint FileSystemDriver = 2;

    /// <summary>Started with the system.</summary>
    public const uint Automatic = 2;

    /// <summary>Started when somebody asks for it.</summary>
    public const uint OnDemand = 3;

    /// <summary>Told in the event log, and the system starts.</summary>
    public const uint NormalErrors = 1;

    /// <inheritdoc/>
    public bool Equals(ServiceDefinition? other) => other is not null
        && (Name, DisplayName, Kind, Start, ErrorControl, Command, Group) == (other.Name, other.DisplayName, other.Kind, other.Start, other.ErrorControl, other.Command, other.Group)
        && Dependencies.SequenceEqual(other.Dependencies);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Command);
}
