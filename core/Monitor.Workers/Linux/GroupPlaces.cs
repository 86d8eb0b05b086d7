namespace Monitor.Workers.Linux;

/// <summary>Where the system's control groups can be made for the processes that this one starts: beside or under its own group.</summary>
internal sealed class GroupPlaces
{
    private const int RootField = 3;
    private const int MountField = 4;

    private readonly List<Hierarchy> _hierarchies = [];

    private GroupPlaces()
    {
    }

    /// <summary>The places as <c>/proc</c> tells them.</summary>
    public static GroupPlaces Read()
    {
        try
        {
            return Parse(File.ReadAllLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new GroupPlaces();
        }
    }

    /// <summary>The places that these lines tell.</summary>
    /// <param name="mounts">Lines of <c>/proc/self/mountinfo</c>.</param>
    /// <param name="own">Lines of <c>/proc/self/cgroup</c>.</param>
    public static GroupPlaces Parse(IEnumerable<string> mounts, IReadOnlyList<string> own)
    {
        GroupPlaces places = new();
        foreach (string line in mounts)
        {
            string[] fields = line.Split(' ');
            int separator = Array.IndexOf(fields, "-");
            if (separator < MountField || fields.Length < separator + 4 || fields[separator + 1] is not ("cgroup" or "cgroup2"))
                continue;
            bool isUnified = fields[separator + 1] == "cgroup2";
            string[] controllers = isUnified ? [] : fields[separator + 3].Split(',');
            if (OwnPath(own, controllers) is { } path)
                places._hierarchies.Add(new Hierarchy(isUnified, controllers, fields[MountField], Inside(fields[RootField], path)));
        }

        return places;
    }

    /// <summary>Folders in which a group with this controller may be made, the better ones first.</summary>
    /// <param name="controller">The controller's name.</param>
    public IEnumerable<GroupPlace> For(string controller)
    {
        foreach (Hierarchy unified in _hierarchies.Where(one => one.IsUnified))
        {
            string folder = Path.Join(unified.Mount, unified.Own);
            yield return new GroupPlace(folder, IsUnified: true);

            // A unit whose group was delegated to it, with the agent in a group inside.
            if (unified.Own.Length > 1 && !Path.GetFileName(unified.Own).Contains('.'))
                yield return new GroupPlace(Path.GetDirectoryName(folder)!, IsUnified: true);
        }

        foreach (Hierarchy old in _hierarchies.Where(one => one.Controllers.Contains(controller)))
        {
            yield return new GroupPlace(Path.Join(old.Mount, old.Own), IsUnified: false);
            if (old.Own.Length > 1)
                yield return new GroupPlace(old.Mount, IsUnified: false);
        }
    }

    private static string? OwnPath(IReadOnlyList<string> own, string[] controllers)
    {
        foreach (string line in own)
        {
            string[] fields = line.Split(':', 3);
            if (fields.Length == 3 && (controllers.Length == 0 ? fields[0] == "0" : fields[1].Split(',').Any(name => name.Length > 0 && controllers.Contains(name))))
                return fields[2];
        }

        return null;
    }

    /// <summary>The own group as it is seen under the mount, which may show a part of the hierarchy only.</summary>
    private static string Inside(string root, string own) =>
        root == "/" ? own : own == root ? "/" : own.StartsWith(root + "/", StringComparison.Ordinal) ? own[root.Length..] : "/";

    private sealed record Hierarchy(bool IsUnified, string[] Controllers, string Mount, string Own);
}

/// <summary>A folder in which groups may be made.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="IsUnified">Whether it is of version 2.</param>
internal sealed record GroupPlace(string Folder, bool IsUnified);
