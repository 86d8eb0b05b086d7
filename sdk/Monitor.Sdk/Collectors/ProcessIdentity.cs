using System.Text;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>Who a process was when it was looked at. Identity is <see cref="Guid"/>, never the pid alone.</summary>
public sealed class ProcessIdentity
{
    private readonly byte[]? _image;
    private readonly byte[]? _user;
    private readonly byte[]? _containerId;

    /// <param name="guid">The process's GUID.</param>
    /// <param name="processId">Its id in the host's own namespace.</param>
    /// <param name="image">Full path of its image; absent if not known.</param>
    /// <param name="user">Name of its user; absent if not known.</param>
    /// <param name="containerId">Id of its container; absent outside containers.</param>
    public ProcessIdentity(Guid guid, uint processId, Text image, Text user, Text containerId)
    {
        Guid = guid;
        ProcessId = processId;
        _image = Copy(image);
        _user = Copy(user);
        _containerId = Copy(containerId);
    }

    /// <summary>The GUID by which events name it.</summary>
    public Guid Guid { get; }

    /// <summary>Its id in the host's own namespace.</summary>
    public uint ProcessId { get; }

    /// <summary>Whether it is the agent itself, or descends from it.</summary>
    public bool IsAgents { get; init; }

    /// <summary>Full path of its image; absent if not known.</summary>
    public Text Image => Show(_image);

    /// <summary>Name of its user, or the number where there is no name; absent if not known.</summary>
    public Text User => Show(_user);

    /// <summary>Id of the container that it runs in; absent outside containers.</summary>
    public Text ContainerId => Show(_containerId);

    private static byte[]? Copy(Text text) => text.IsAbsent ? null : text.IsUtf8 ? text.Bytes.ToArray() : Encoding.UTF8.GetBytes(text.Characters.ToArray());

    private static Text Show(byte[]? bytes) => bytes is null ? Text.Absent : new Text((ReadOnlySpan<byte>)bytes);
}
