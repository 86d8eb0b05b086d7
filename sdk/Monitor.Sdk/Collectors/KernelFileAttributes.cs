using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>Attributes of a file that a program set; what it left alone is null or absent.</summary>
public readonly ref struct KernelFileAttributes
{
    /// <summary>When the file was read last, as the program says.</summary>
    public EventTime? Accessed { get; init; }

    /// <summary>When the file was written last, as the program says.</summary>
    public EventTime? Modified { get; init; }

    /// <summary>When the file claims to have been created, on Windows; null on Linux, where nobody can set that.</summary>
    public EventTime? Created { get; init; }

    /// <summary>When it claimed that before.</summary>
    public EventTime? PreviousCreated { get; init; }

    /// <summary>Permissions: the lowest twelve bits of the file's mode.</summary>
    public uint? Mode { get; init; }

    /// <summary>Number of the user who owns the file, as the host counts; null also where a container's number cannot be told in the host's.</summary>
    public uint? OwnerId { get; init; }

    /// <summary>Name of that user, or the number where the host has no name for it.</summary>
    public Text Owner { get; init; }

    /// <summary>Number of the file's group, as the host counts; null also where a container's number cannot be told in the host's.</summary>
    public uint? GroupId { get; init; }

    /// <summary>Name of that group, or the number where the host has no name for it.</summary>
    public Text Group { get; init; }
}
