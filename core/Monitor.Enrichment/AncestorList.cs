using Monitor.Sdk.Events;

namespace Monitor.Enrichment;

/// <summary>Images of the processes from which one descends, in a piece of memory that is used again. For one thread.</summary>
public sealed class AncestorList
{
    /// <summary>So many are named at most.</summary>
    public const int Maximum = 8;

    private const int MaximumBytes = 4096;

    private readonly byte[] _images = new byte[MaximumBytes];
    private int _length;
    private int _count;

    /// <summary>The images, the nearest first; absent if there are none. Valid until the list is changed.</summary>
    public Arguments Images => _count == 0 ? default : new Arguments(_images.AsSpan(0, _length));

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _length = 0;
        _count = 0;
    }

    /// <summary>Adds the next.</summary>
    /// <param name="image">Path of its image.</param>
    /// <returns>False: there is no room for more.</returns>
    public bool TryAdd(ReadOnlySpan<byte> image)
    {
        int start = _count == 0 ? 0 : _length + 1;
        if (_count == Maximum || start + image.Length > MaximumBytes)
            return false;
        if (_count > 0)
            _images[_length] = 0;
        image.CopyTo(_images.AsSpan(start));
        _length = start + image.Length;
        _count++;
        return true;
    }
}
