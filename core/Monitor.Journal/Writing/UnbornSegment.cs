using Microsoft.Win32.SafeHandles;

namespace Monitor.Journal;

/// <summary>The file that becomes the next segment: it holds the space, and as long as it is there without another segment being open, it says that a
/// writer lives, or died.</summary>
/// <param name="folder">The journal's folder.</param>
/// <param name="size">Bytes to reserve.</param>
internal sealed class UnbornSegment(string folder, long size) : IDisposable
{
    private SafeFileHandle? _file;
    private bool _isTried;

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, SegmentName.Unborn);

    /// <summary>Makes the file where it is not.</summary>
    public void Make()
    {
        if (_file is not null)
            return;
        File.Delete(Path);
        _file = Disk.OpenToWrite(Path);
        _isTried = false;
    }

    /// <summary>Reserves space, once.</summary>
    /// <param name="makeRoom">Called when there is not enough; says whether to try again.</param>
    public void Reserve(Func<bool> makeRoom)
    {
        Make();
        while (!_isTried)
        {
            try
            {
                Disk.Reserve(_file!, size);
                _isTried = true;
            }
            catch (IOException exception) when (Disk.IsFull(exception))
            {
                _isTried = !makeRoom();
            }
        }
    }

    /// <summary>Gives the file away: it is being written to.</summary>
    public SafeFileHandle Take()
    {
        Make();
        SafeFileHandle file = _file!;
        _file = null;
        return file;
    }

    /// <summary>Deletes the file: the writer ends well.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            // The next start will think that this writer died; nothing else comes of it.
        }
    }
}
