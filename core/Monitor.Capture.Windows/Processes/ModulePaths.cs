using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Processes;

/// <summary>The paths of all modules, by what the kernel calls them. Those that no module has any more are dropped when there are too many, and all are
/// written anew when volumes get other paths.</summary>
/// <param name="dosPaths">Makes the paths that programs use.</param>
/// <param name="functions">Is told of each.</param>
internal sealed class ModulePaths(DosPaths dosPaths, FunctionNames functions)
{
    /// <summary>So many are kept at most.</summary>
    public const int Maximum = 32768;

    /// <summary>So much memory they take at most.</summary>
    public const int MaximumBytes = 64 << 20;

    /// <summary>Longer paths are not kept: few of them would leave no room for others.</summary>
    public const int LongestPath = 2048;

    /// <summary>Where hardly one could be dropped, it is not tried again for so many.</summary>
    private const int BetweenAttempts = 4096;

    private readonly Dictionary<string, ModulePath> _paths = new(StringComparer.Ordinal);
    private readonly Utf8Builder _text = new(3 * (1 << 16));
    private int _version = dosPaths.Version;
    private int _bytes;
    private int _refused;

    /// <summary>The path for one of the NT namespace; null if there is no room for it.</summary>
    public ModulePath? Find(ReadOnlySpan<char> path)
    {
        if (_version != dosPaths.Version)
            Clear();
        if (_paths.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out ModulePath? known))
            return known;
        if (path.Length > LongestPath || (IsFull && !MakeRoom()))
            return null;
        _text.Clear();
        dosPaths.Write(path, _text);
        ModulePath added = new(_text.From(0).ToArray());
        functions.Met(added);
        _paths[path.ToString()] = added;
        _bytes += SizeOf(path, added);
        return added;
    }

    private bool IsFull => _paths.Count >= Maximum || _bytes >= MaximumBytes;

    private static int SizeOf(ReadOnlySpan<char> path, ModulePath module) => path.Length * sizeof(char) + module.Path.Length;

    private void Clear()
    {
        _version = dosPaths.Version;
        _paths.Clear();
        _bytes = 0;
        _refused = 0;
    }

    private bool MakeRoom()
    {
        if (_refused++ % BetweenAttempts != 0)
            return false;
        foreach ((string path, ModulePath module) in _paths)
        {
            if (module.References == 0 && _paths.Remove(path))
                _bytes -= SizeOf(path, module);
        }

        if (_paths.Count < Maximum / 8 * 7 && _bytes < MaximumBytes / 8 * 7)
            _refused = 0;
        return !IsFull;
    }
}
