namespace Monitor.Host.Installation;

/// <summary>A service or driver, as the service manager has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DisplayName">What people see.</param>
/// <param name="Kind">The kind of service, as Windows counts.</param>
/// <param name="Start">When it starts, as Windows counts.</param>
/// <param name="Command">Its command line, or the driver's file.</param>
/// <param name="Group">The group that drivers are loaded by; empty: none.</param>
/// <param name="Dependencies">Names of services that run before it.</param>
internal sealed record ServiceDefinition(string Name, string DisplayName, uint Kind, uint Start, string Command, string Group, IReadOnlyList<string> Dependencies)
{
    /// <summary>A service in a process of its own.</summary>
    public const uint OwnProcess = 0x10;

    /// <summary>A driver of the filter manager.</summary>
    public const uint FileSystemDriver = 2;

    /// <summary>Started with the system.</summary>
    public const uint Automatic = 2;

    /// <summary>Started when somebody asks for it.</summary>
    public const uint OnDemand = 3;

    /// <inheritdoc/>
    public bool Equals(ServiceDefinition? other) => other is not null
        && (Name, DisplayName, Kind, Start, Command, Group) == (other.Name, other.DisplayName, other.Kind, other.Start, other.Command, other.Group)
        && Dependencies.SequenceEqual(other.Dependencies);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Command);
}

/// <summary>What goes beyond a service's definition.</summary>
/// <param name="Description">What people read about it.</param>
/// <param name="Restarts">Pauses before it is started again after a failure; the last one counts for all that follow.</param>
/// <param name="Privileges">The privileges that it keeps.</param>
/// <param name="StopPatience">So long it may take to stop when the system goes down.</param>
/// <param name="Access">Who may do what with it, as a security descriptor.</param>
internal sealed record ServiceOptions(string Description, IReadOnlyList<TimeSpan> Restarts, IReadOnlyList<string> Privileges, TimeSpan StopPatience, string Access);
