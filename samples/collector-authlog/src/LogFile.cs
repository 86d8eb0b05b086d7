using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Sample.AuthLog;

/// <summary>A log file that grows, and that is renamed, deleted or emptied now and then while others write to it.</summary>
/// <param name="path">Where it lies.</param>
internal sealed class LogFile(string path) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 << 10];
    private SafeFileHandle? _file;
    private string? _openedAs;
    private long _position;
    private int _pending;
    private bool _isTooLong;

    /// <summary>Whether the file is there.</summary>
    public bool IsOpen => _file is not null;

    /// <summary>Opens the file at its end, if it is there: what was logged before is not news.</summary>
    public void OpenAtEnd()
    {
        if (TryOpen())
            _position = RandomAccess.GetLength(_file!);
    }

    /// <summary>Hands over each whole line that was written since. A line longer than 64 KiB is left out.</summary>
    public void ReadNew(Action<string> take)
    {
        if (_file is null && !TryOpen())
            return;
        ReadToEnd(take);
        if (!IsReplaced())
            return;

        // The writers have gone over to the new file, and what they wrote to the old one before is there.
        ReadToEnd(take);
        if (TryOpen())
            ReadToEnd(take);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private bool TryOpen()
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }

        Dispose();
        _file = file;
        _openedAs = NameOf(file);
        Restart();
        return true;
    }

    /// <summary>Whether the open file has another name by now, or none, and another file of the old name has something in it.</summary>
    private bool IsReplaced() => NameOf(_file!) != _openedAs && new FileInfo(path) is { Exists: true, Length: > 0 };

    /// <summary>The name that an open file has at the moment.</summary>
    private static string? NameOf(SafeFileHandle file) => new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;

    private void ReadToEnd(Action<string> take)
    {
        if (RandomAccess.GetLength(_file!) < _position)
            Restart();      // emptied
        int count;
        while ((count = RandomAccess.Read(_file!, _buffer.AsSpan(_pending), _position)) > 0)
        {
            _position += count;
            TakeLines(_pending + count, take);
        }
    }

    private void TakeLines(int length, Action<string> take)
    {
        ReadOnlySpan<byte> rest = _buffer.AsSpan(0, length);
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            if (!_isTooLong)
                take(Encoding.UTF8.GetString(rest[..end]));
            _isTooLong = false;
        }

        if (rest.Length == _buffer.Length)
        {
            _isTooLong = true;
            rest = default;
        }

        rest.CopyTo(_buffer);
        _pending = rest.Length;
    }

    private void Restart() => (_position, _pending, _isTooLong) = (0, 0, false);
}
