using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Processes;

/// <summary>The paths of all modules, by what the kernel calls them. Those that no module has any more are dropped when there are too many.</summary>
/// <param name="dosPaths">Makes the paths that programs use.</param>
/// <param name="functions">Is told of each.</param>
internal sealed class ModulePaths(DosPaths dosPaths, FunctionNames functions)
{
    /// <summary>So many are kept at most.</summary>
    public const int Maximum = 32768;

    private readonly Dictionary<string, ModulePath> _paths = new(StringComparer.Ordinal);
    private readonly Utf8Builder _text = new(3 * (1 << 16));

    /// <summary>The path for one of the NT namespace; null if there is no room for another.</summary>
    public ModulePath? Find(ReadOnlySpan<char> path)
    {
        if (_paths.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out ModulePath? known))
            return known;
        if (_paths.Count >= Maximum)
            DropUnused();
        if (_paths.Count >= Maximum)
            return null;
        _text.Clear();
        dosPaths.Write(path, _text);
        ModulePath added = new(_text.From(0).ToArray());
        functions.Met(added);
        if (!dosPaths.HasMissed)
            _paths[path.ToString()] = added;
        return added;
    }

    private void DropUnused()
    {
        foreach ((string path, ModulePath module) in _paths)
        {
            if (module.References == 0)
                _paths.Remove(path);
        }
    }
}
