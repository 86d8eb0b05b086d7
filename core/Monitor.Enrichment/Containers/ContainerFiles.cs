using System.Text.Json;

namespace Monitor.Enrichment.Containers;

/// <summary>Reads what container runtimes keep of a container in files: Docker, containerd under Kubernetes, Podman, CRI-O.</summary>
/// <param name="root">The folder that is the host's root.</param>
internal sealed class ContainerFiles(string root)
{
    private static readonly string[] _containerd = ["run/containerd", "run/k3s/containerd"];
    private static readonly string[] _storage = ["overlay-containers", "vfs-containers", "btrfs-containers"];

    /// <summary>What is known of a container; null if nothing is.</summary>
    /// <param name="id">Its id, 64 hexadecimal digits.</param>
    public ContainerFacts? Find(string id) => OfDocker(id) ?? OfContainerd(id) ?? OfStorage(id);

    private ContainerFacts? OfDocker(string id)
    {
        using JsonDocument? document = JsonFile.Read(Path.Join(root, "var/lib/docker/containers", id, "config.v2.json"));
        if (document is null)
            return null;
        JsonElement? container = document.RootElement, config = container.Member("Config"), labels = config.Member("Labels");
        byte[]? name = container.Text("Name");
        return new ContainerFacts
        {
            Name = name is [(byte)'/', .. byte[] rest] ? rest : name,
            Image = config.Text("Image"),
            PodName = labels.Text("io.kubernetes.pod.name"),
            PodNamespace = labels.Text("io.kubernetes.pod.namespace"),
        };
    }

    /// <summary>The runtime specification of the container, which containerd's part for Kubernetes annotates.</summary>
    private ContainerFacts? OfContainerd(string id)
    {
        foreach (string folder in _containerd)
        {
            using JsonDocument? document = JsonFile.Read(Path.Join(root, folder, "io.containerd.runtime.v2.task/k8s.io", id, "config.json"));
            if (document is null)
                continue;
            JsonElement? specification = document.RootElement, annotations = specification.Member("annotations");
            return new ContainerFacts
            {
                Name = annotations.Text("io.kubernetes.cri.container-name"),
                Image = annotations.Text("io.kubernetes.cri.image-name"),
                PodName = annotations.Text("io.kubernetes.cri.sandbox-name"),
                PodNamespace = annotations.Text("io.kubernetes.cri.sandbox-namespace"),
            };
        }

        return null;
    }

    /// <summary>The storage that Podman and CRI-O share: a list of all containers, whose metadata is JSON within the JSON, and for each a runtime specification,
    /// which CRI-O annotates.</summary>
    private ContainerFacts? OfStorage(string id)
    {
        foreach (string driver in _storage)
        {
            string folder = Path.Join(root, "var/lib/containers/storage", driver);
            using JsonDocument? list = JsonFile.Read(Path.Join(folder, "containers.json"));
            if (list?.RootElement is not { ValueKind: JsonValueKind.Array } containers)
                continue;
            foreach (JsonElement? container in containers.EnumerateArray())
            {
                if (container.Member("id") is not { ValueKind: JsonValueKind.String } found || !found.ValueEquals(id))
                    continue;
                using JsonDocument? document = JsonFile.Read(Path.Join(folder, id, "userdata/config.json"));
                JsonElement? specification = document?.RootElement, annotations = specification.Member("annotations");
                return new ContainerFacts
                {
                    Name = annotations.Text("io.kubernetes.container.name") ?? FirstName(container),
                    Image = annotations.Text("io.kubernetes.cri-o.ImageName") ?? ImageName(container),
                    PodName = annotations.Text("io.kubernetes.pod.name"),
                    PodNamespace = annotations.Text("io.kubernetes.pod.namespace"),
                };
            }
        }

        return null;
    }

    private static byte[]? FirstName(JsonElement? container) =>
        container.Member("names") is { ValueKind: JsonValueKind.Array } names && names.GetArrayLength() > 0 ? ((JsonElement?)names[0]).Text() : null;

    private static byte[]? ImageName(JsonElement? container)
    {
        using JsonDocument? metadata = JsonFile.Parse(container.Member("metadata"));
        return metadata is null ? null : ((JsonElement?)metadata.RootElement).Text("image-name");
    }
}
