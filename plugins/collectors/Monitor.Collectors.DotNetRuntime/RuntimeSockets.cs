using System.Globalization;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>
/// Finds the sockets of .NET processes, in the folders for temporary files of all mount namespaces. A socket counts that a process with its name's id
/// and start has, and whose owner is that process's user: others lie about since their process was killed, or are put there by somebody.
/// </summary>
/// <param name="procFolder">Where proc is mounted.</param>
/// <param name="time">The clock.</param>
internal sealed class RuntimeSockets(string procFolder, TimeProvider time)
{
    private const int MostInFolder = 1 << 16;

    /// <summary>A process takes a moment until it has become the program that it is to be, with the environment that it is to have.</summary>
    private static readonly TimeSpan Youth = TimeSpan.FromSeconds(5);

    /// <summary>What is put into a folder right after it was listed need not change its time.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly Dictionary<uint, Known> _processes = [];
    private readonly Dictionary<(string Namespace, string Folder), Listing> _listings = [];

    /// <summary>Looks for sockets.</summary>
    public IReadOnlyList<RuntimeSocket> Find()
    {
        ReadProcesses();
        List<RuntimeSocket> found = [];
        var places = _processes.Where(one => one.Value.Place is not null).GroupBy(one => (one.Value.Place!.Namespace, one.Value.Place.Folder)).ToList();
        foreach (var place in places)
            FindIn(place.Key, [.. place.Select(one => (one.Key, one.Value.Place!))], found);
        foreach ((string, string) gone in _listings.Keys.Except(places.Select(place => place.Key)).ToList())
            _listings.Remove(gone);
        return found;
    }

    private void ReadProcesses()
    {
        HashSet<uint> present = [];
        foreach (string folder in Directory.EnumerateDirectories(procFolder))
        {
            if (!uint.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
                continue;
            present.Add(id);
            if (_processes.TryGetValue(id, out Known? known))
            {
                if (time.GetElapsedTime(known.FirstSeen) < Youth || !known.IsGrown)
                    known.Look(ProcessPlace.Read(procFolder, id), time.GetElapsedTime(known.FirstSeen) >= Youth);
            }
            else
            {
                _processes[id] = new Known(time.GetTimestamp(), ProcessPlace.Read(procFolder, id));
            }
        }

        foreach (uint gone in _processes.Keys.Except(present).ToList())
            _processes.Remove(gone);
    }

    private void FindIn((string Namespace, string Folder) where, List<(uint Id, ProcessPlace Place)> processes, List<RuntimeSocket> found)
    {
        Listing listing = _listings.TryGetValue(where, out Listing? known) ? known : _listings[where] = new Listing();
        foreach ((uint through, _) in processes)
        {
            string folder = $"{procFolder}/{through.ToString(CultureInfo.InvariantCulture)}/root{where.Folder.TrimEnd('/')}";
            if (!listing.TryRead(folder, time.GetUtcNow().UtcDateTime - Settled))
                continue;
            var byName = processes.GroupBy(one => (one.Place.NamespacedId, one.Place.Start)).ToDictionary(same => same.Key, same => same.First());
            foreach ((uint namespaced, ulong start) in listing.Sockets)
            {
                if (!byName.TryGetValue((namespaced, start), out (uint Id, ProcessPlace Place) process))
                    continue;
                string path = $"{folder}/dotnet-diagnostic-{namespaced.ToString(CultureInfo.InvariantCulture)}-{start.ToString(CultureInfo.InvariantCulture)}-socket";
                if (FileOwner.OfSocket(path) == process.Place.UserId)
                    found.Add(new RuntimeSocket(process.Id, start, path));
            }

            return;
        }
    }

    /// <summary>A process.</summary>
    private sealed class Known(long firstSeen, ProcessPlace? place)
    {
        public long FirstSeen { get; } = firstSeen;

        public ProcessPlace? Place { get; private set; } = place;

        /// <summary>Whether it was looked at since it was young.</summary>
        public bool IsGrown { get; private set; }

        public void Look(ProcessPlace? place, bool isGrown)
        {
            Place = place ?? Place;
            IsGrown = isGrown;
        }
    }

    /// <summary>The sockets of a folder, as it was when it was last changed.</summary>
    private sealed class Listing
    {
        private DateTime? _changed;

        public List<(uint ProcessId, ulong Start)> Sockets { get; private set; } = [];

        /// <summary>Reads the folder, unless it is as it was.</summary>
        /// <returns>False: it is not there.</returns>
        public bool TryRead(string folder, DateTime settled)
        {
            try
            {
                DateTime changed = Directory.GetLastWriteTimeUtc(folder);
                if (!Directory.Exists(folder))
                    return false;
                if (changed == _changed)
                    return true;
                List<(uint, ulong)> sockets = [];
                foreach (string path in Directory.EnumerateFiles(folder, RuntimeSocket.Pattern).Take(MostInFolder))
                {
                    if (RuntimeSocket.TryReadName(Path.GetFileName(path.AsSpan()), out uint id, out ulong start))
                        sockets.Add((id, start));
                }

                Sockets = sockets;
                _changed = changed < settled ? changed : null;
                return true;
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
