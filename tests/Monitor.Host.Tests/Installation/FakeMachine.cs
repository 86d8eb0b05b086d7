using System.ComponentModel;
using System.Text;
using Monitor.EventProvider;
using Monitor.Host.Installation;

namespace Monitor.Host.Tests.Installation;

/// <summary>A machine in memory, which is no Windows: it keeps what an installation makes, and refuses one change if a test wants it so.</summary>
internal sealed class FakeMachine : IMachine
{
    private readonly SortedDictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, string> _folders = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, RegistryEntry> _registry = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, ServiceDefinition> _services = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _running = new(StringComparer.OrdinalIgnoreCase);

    public bool IsAdministrator { get; set; } = true;

    /// <summary>Which change is refused, counted from 1; 0: none.</summary>
    public int Refused { get; set; }

    /// <summary>Whether the refused change is half made.</summary>
    public bool IsHalfMade { get; set; }

    /// <summary>What the refusal is.</summary>
    public Exception Refusal { get; set; } = new IOException("refused by the test");

    /// <summary>Changes so far.</summary>
    public int Changes { get; private set; }

    /// <summary>Whether Windows' tool registers events by itself.</summary>
    public bool HasEventTool { get; set; }

    /// <summary>Whether a trace session of an agent that was killed runs on.</summary>
    public bool HasTraceSession { get; set; }

    /// <summary>Who owns folders that are there.</summary>
    public string? Stranger { get; set; }

    /// <summary>Why owners cannot be asked.</summary>
    public Exception? OwnerRefusal { get; set; }

    /// <summary>Whether folders that are there are links.</summary>
    public bool HasLinks { get; set; }

    /// <summary>A folder that somebody else makes just before the installation makes it.</summary>
    public string? MadeMeanwhile { get; set; }

    /// <summary>What in folders that are there is somebody else's.</summary>
    public string? Strange { get; set; }

    /// <summary>Who else can change programs.</summary>
    public string? Changer { get; set; }

    /// <summary>Who else can change the program to install.</summary>
    public string? SourceChanger { get; set; }

    /// <summary>What was set for services.</summary>
    public SortedDictionary<string, ServiceOptions> Options { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything that is there, a line each.</summary>
    public string[] Content =>
    [
        .. _files.Select(file => $"file {file.Key} = {file.Value}"),
        .. _folders.Select(folder => $"folder {folder.Key} = {folder.Value}"),
        .. _registry.Values.Select(entry => $"value {entry.Key} [{entry.Name}] = {entry.Data}"),
        .. _services.Values.Select(service => $"service {service.Name} = {service with { Dependencies = [] }} [{string.Join(',', service.Dependencies)}]"),
        .. Options.Select(options => $"options {options.Key} = {options.Value} [{string.Join(',', options.Value.Privileges!)}] [{string.Join(',', options.Value.OnFailure!.Actions)}]"),
        .. _running.Select(service => $"running {service}"),
    ];

    public void AddFile(string path, string content) => _files[path] = content;

    public void AddFolder(string path, string descriptor) => _folders[path] = descriptor;

    public bool Exists(string path) => _files.ContainsKey(path) || _folders.ContainsKey(path) || Inside(path).Any();

    public string? StrangerOwning(string folder) => OwnerRefusal is { } refusal ? throw refusal : Stranger;

    public bool IsLink(string folder) => HasLinks;

    public string? FindStrange(string folder)
    {
        Assert.Equal(InstalledService.DataAccess, _folders[folder]);
        return Strange;
    }

    public string? FindChanger(string program) => Changer;

    public string? FindSourceChanger(string program)
    {
        Assert.True(Exists(program), $"{program} is not there");
        return SourceChanger;
    }

    public void MakeFolder(string path, string descriptor) => Change(() => _folders.TryAdd(path, path == MadeMeanwhile ? "theirs" : descriptor));

    public string Protect(string folder, string descriptor)
    {
        string before = _folders[folder];
        Change(() => _folders[folder] = descriptor);
        return before;
    }

    public void CopyFolder(string from, string to, string descriptor)
    {
        Assert.False(Exists(to), $"{to} is there already");
        Change(() => _folders.Add(to, descriptor));
        foreach ((string path, string content) in Inside(from).ToList())
            Change(() => _files.Add(to + path[from.Length..], content));
    }

    public void CopyFile(string from, string to) => Change(() =>
        _files.Add(to, _files.TryGetValue(from, out string? content) ? content : throw new FileNotFoundException("It is not there", from)));

    public void WriteFile(string path, byte[] content) => Change(() => _files.Add(path, Encoding.UTF8.GetString(content)));

    public void Move(string from, string to)
    {
        Assert.True(Exists(from), $"{from} is not there");
        Assert.False(Exists(to), $"{to} is there already");
        Change(() =>
        {
            foreach ((string path, string content) in Inside(from).ToList())
                Rename(_files, path, to + path[from.Length..]);
            foreach (string path in _folders.Keys.Where(path => IsIn(path, from)).ToList())
                Rename(_folders, path, to + path[from.Length..]);
        });
    }

    public void Delete(string path)
    {
        if (!Exists(path))
            return;
        Change(() =>
        {
            foreach ((string file, _) in Inside(path).ToList())
                _files.Remove(file);
            foreach (string folder in _folders.Keys.Where(folder => IsIn(folder, path)).ToList())
                _folders.Remove(folder);
        });
    }

    public IReadOnlyList<RegistryEntry>? ReadKey(string key)
    {
        List<RegistryEntry> entries = [.. _registry.Values.Where(entry => IsIn(entry.Key, key))];
        return entries.Count == 0 ? null : entries;
    }

    public void WriteValue(RegistryEntry entry) => Change(() => _registry[$"{entry.Key}|{entry.Name}"] = entry);

    public void DeleteKey(string key)
    {
        foreach (string name in _registry.Where(entry => IsIn(entry.Value.Key, key)).Select(entry => entry.Key).ToList())
            Change(() => _registry.Remove(name));
    }

    public ServiceDefinition? FindService(string name) => _services.GetValueOrDefault(name);

    public void CreateService(ServiceDefinition service) => Change(() => _services.Add(service.Name, service));

    public void ChangeService(ServiceDefinition service)
    {
        Assert.True(_services.ContainsKey(service.Name));
        Change(() => _services[service.Name] = service);
    }

    public void DeleteService(string name)
    {
        Assert.False(_running.Contains(name), $"{name} is deleted while it runs");
        if (_services.ContainsKey(name))
            Change(() =>
            {
                _services.Remove(name);
                Options.Remove(name);
            });
    }

    public ServiceOptions? FindOptions(string service) => Options.GetValueOrDefault(service);

    public IReadOnlyList<string> SetOptions(string service, ServiceOptions options)
    {
        Assert.True(_services.ContainsKey(service), $"{service} is not there");
        Change(() => Options[service] = options);
        return [];
    }

    public bool IsRunning(string service) => _running.Contains(service);

    public void Start(string service) => Change(() =>
    {
        if (!_services.ContainsKey(service))
            throw new Win32Exception(1060);
        _running.Add(service);
    });

    public void Stop(string service)
    {
        if (_running.Contains(service))
            Change(() => _running.Remove(service));
    }

    public int Run(string program, IReadOnlyList<string> arguments)
    {
        if (program == "logman.exe")
        {
            Assert.Equal(["stop", "Monitor-Etw", "-ets"], arguments);
            HasTraceSession = false;
            return 0;
        }

        Assert.Equal("wevtutil.exe", program);
        if (!HasEventTool)
            return 1;
        Assert.True(Exists(arguments[1]), $"{arguments[1]} is not there");
        if (arguments[0] == "im")
        {
            WriteValue(new RegistryEntry(EventProviderRegistration.PublisherKey, "", "by the tool"));
            WriteValue(new RegistryEntry(EventProviderRegistration.SessionKey, "Enabled", 1u));
        }
        else
            DeleteKey(EventProviderRegistration.PublisherKey);
        return 0;
    }

    private void Change(Action change)
    {
        bool isRefused = ++Changes == Refused;
        if (!isRefused || IsHalfMade)
            change();
        if (isRefused)
            throw Refusal;
    }

    private IEnumerable<KeyValuePair<string, string>> Inside(string path) => _files.Where(file => IsIn(file.Key, path));

    private static bool IsIn(string path, string folder) =>
        path.Equals(folder, StringComparison.OrdinalIgnoreCase) || path.StartsWith(folder + '\\', StringComparison.OrdinalIgnoreCase);

    private static void Rename(SortedDictionary<string, string> map, string from, string to)
    {
        map.Remove(from, out string? value);
        map.Add(to, value!);
    }
}
