namespace Monitor.Capture.Windows.Processes;

/// <summary>The modules of one process by their addresses. The kernel does not tell when one goes: what a new one lies over is gone.</summary>
internal sealed class ModuleList
{
    /// <summary>So many are kept at most; others have no name in call traces.</summary>
    public const int Maximum = 4096;

    private Module[] _modules = [];
    private int _count;

    /// <summary>Number of modules.</summary>
    public int Count => _count;

    /// <summary>A module was mapped.</summary>
    /// <param name="start">Its first address.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="path">Its path.</param>
    public void Add(ulong start, ulong size, ModulePath path)
    {
        ulong end = start + size;
        if (end <= start)
            return;
        int at = FirstEndingBehind(start), behind = at;
        while (behind < _count && _modules[behind].Start < end)
            _modules[behind++].Path.References--;
        int added = 1 - (behind - at);
        if (_count + added > Maximum)
            return;
        if (_count + added > _modules.Length)
            Array.Resize(ref _modules, Math.Max(32, _modules.Length * 2));
        Array.Copy(_modules, behind, _modules, at + 1, _count - behind);
        _count += added;
        _modules[at] = new Module(start, end, path);
        path.References++;
    }

    /// <summary>The module that an address lies in.</summary>
    /// <param name="address">The address.</param>
    /// <param name="offset">How far behind its first.</param>
    /// <returns>Null: it lies in none.</returns>
    public ModulePath? Find(ulong address, out ulong offset)
    {
        int at = FirstEndingBehind(address);
        bool isInside = at < _count && _modules[at].Start <= address;
        offset = isInside ? address - _modules[at].Start : 0;
        return isInside ? _modules[at].Path : null;
    }

    /// <summary>Takes all modules out.</summary>
    public void Clear()
    {
        for (int i = 0; i < _count; i++)
            _modules[i].Path.References--;
        Array.Clear(_modules, 0, _count);
        _count = 0;
    }

    private int FirstEndingBehind(ulong address)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_modules[middle].End > address)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private readonly record struct Module(ulong Start, ulong End, ModulePath Path);
}
