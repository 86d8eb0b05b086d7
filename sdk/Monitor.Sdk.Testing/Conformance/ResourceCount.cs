using System.Diagnostics;

namespace Monitor.Sdk.Testing;

/// <summary>How many handles and threads this process has.</summary>
internal sealed record ResourceCount(int Handles, int Threads)
{
    private const string FileDescriptors = "/proc/self/fd";
    private const int MostKinds = 3;
    private const int Rounds = 3;

    private IReadOnlyDictionary<string, int> Kinds { get; init; } = new Dictionary<string, int>();

    public static ResourceCount Now()
    {
        if (!Directory.Exists(FileDescriptors))
        {
            using var process = Process.GetCurrentProcess();
            return new ResourceCount(process.HandleCount, process.Threads.Count);
        }

        string[] handles = Directory.GetFileSystemEntries(FileDescriptors);
        return new ResourceCount(handles.Length, Directory.GetDirectories("/proc/self/task").Length)
        {
            Kinds = handles.Select(KindOf).CountBy(kind => kind).ToDictionary(),
        };
    }

    /// <summary>Does something several times over and looks whether it leaves handles or threads behind each time: other tests of the process,
    /// which run beside it, do not.</summary>
    /// <param name="least">So many more each time are a leak.</param>
    /// <param name="round">What is done; gives what is there before anything is cleaned up.</param>
    /// <returns>What was left behind, in words; null if nothing.</returns>
    public static async Task<string?> FindLeakAsync(int least, Func<Task<ResourceCount>> round)
    {
        string leak = "";
        for (int i = 0; i < Rounds; i++)
        {
            ResourceCount before = Now(), after = await round();
            int handles = after.Handles - before.Handles, threads = after.Threads - before.Threads;
            if (handles < least && threads < least)
                return null;
            leak = $"{handles} handles and {threads} threads{after.GrowthSince(before)}";
        }

        return leak;
    }

    /// <summary>Which handles have become more, in words; empty if that is not known.</summary>
    public string GrowthSince(ResourceCount before)
    {
        string[] grown = [.. Kinds
            .Select(kind => (Name: kind.Key, More: kind.Value - before.Kinds.GetValueOrDefault(kind.Key)))
            .Where(kind => kind.More > 0)
            .OrderByDescending(kind => kind.More)
            .Take(MostKinds)
            .Select(kind => $"{kind.More} of {kind.Name}")];
        return grown.Length == 0 ? "" : $" ({string.Join(", ", grown)})";
    }

    /// <summary>What a file descriptor leads to: a path, or <c>socket</c>, <c>pipe</c>, <c>anon_inode</c>.</summary>
    private static string KindOf(string descriptor)
    {
        try
        {
            string target = File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.ToString() ?? "unknown";
            string name = Path.GetFileName(target);
            return name.Contains(":[", StringComparison.Ordinal) ? name[..name.IndexOf(':', StringComparison.Ordinal)] : target;
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}
