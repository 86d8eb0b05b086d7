using Monitor.Sdk.Events;

namespace Monitor.Enrichment;

/// <summary>
/// What one exec made of a process: image, command line, working directory. Shared by the process and the children it forks until
/// they exec themselves; counted, and used again when nobody refers to it.
/// </summary>
internal sealed class ProcessImage
{
    private byte[] _bytes = new byte[512];
    private int _length;
    private Range _path;
    private Range _invokedAs;
    private Range _directory;
    private Range _arguments;
    private Range _container;

    public int References { get; set; }

    public FileIdentity? File { get; private set; }

    public bool IsDeleted { get; private set; }

    public ReadOnlySpan<byte> Path => _bytes.AsSpan(_path);

    public ReadOnlySpan<byte> InvokedAs => _bytes.AsSpan(_invokedAs);

    public ReadOnlySpan<byte> Directory => _bytes.AsSpan(_directory);

    public ReadOnlySpan<byte> Arguments => _bytes.AsSpan(_arguments);

    public ReadOnlySpan<byte> Container => _bytes.AsSpan(_container);

    public bool HasArguments { get; private set; }

    public void Set(in ProcessImageSource source)
    {
        _length = 0;
        File = source.File;
        IsDeleted = source.IsDeleted;
        HasArguments = !source.Arguments.IsEmpty;
        _path = Append(source.Path);
        _invokedAs = Append(source.InvokedAs);
        _directory = Append(source.Directory);
        _arguments = Append(TrimLastNul(source.Arguments));
        _container = Append(source.Container);
    }

    private static ReadOnlySpan<byte> TrimLastNul(ReadOnlySpan<byte> arguments) =>
        arguments.EndsWith((byte)0) ? arguments[..^1] : arguments;

    private Range Append(ReadOnlySpan<byte> value)
    {
        if (_length + value.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_length + value.Length, _bytes.Length * 2));
        value.CopyTo(_bytes.AsSpan(_length));
        int start = _length;
        _length += value.Length;
        return start.._length;
    }
}
