namespace Monitor.Enrichment.Containers;

/// <summary>What a container's runtime says of it; null what it does not.</summary>
internal sealed record ContainerFacts
{
    /// <summary>Its name.</summary>
    public byte[]? Name { get; init; }

    /// <summary>Name of the image that it was made from.</summary>
    public byte[]? Image { get; init; }

    /// <summary>Name of its pod.</summary>
    public byte[]? PodName { get; init; }

    /// <summary>Namespace of the pod.</summary>
    public byte[]? PodNamespace { get; init; }
}
