using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment;
using Monitor.Enrichment.Hashing;

namespace Monitor.Collectors.FileDelete;

/// <summary>Files that are held open by the path at which they lie, so that their contents outlive their names. When there are too many the one held
/// longest is let go. For one thread.</summary>
/// <param name="capacity">Number of files at most.</param>
internal sealed class HeldFiles(int capacity) : IDisposable
{
    private readonly Dictionary<string, LinkedListNode<Held>> _byPath = [];
    private readonly LinkedList<Held> _order = [];

    /// <summary>Number of files.</summary>
    public int Count => _order.Count;

    /// <summary>Whether a file has a name still.</summary>
    public static bool HasName(SafeFileHandle file) =>
        SymbolicLink.HasNamedTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"));

    /// <summary>Opens the file at a path and holds it; what was held there is let go.</summary>
    /// <param name="path">The path; its bytes need not be UTF-8.</param>
    /// <param name="inode">The file that it must be; 0: whichever lies there.</param>
    /// <returns>False: it is no regular file, or another one, or gone.</returns>
    public bool Hold(ReadOnlySpan<byte> path, ulong inode = 0)
    {
        SafeFileHandle? file = OpenedFile.OpenWithoutLinks(path);
        if (file is null || (inode != 0 && OpenedFile.Identify(file)?.File.Inode != inode))
        {
            file?.Dispose();
            return false;
        }

        Put(path, file);
        return true;
    }

    /// <summary>Takes the file that is held at a path out; the caller closes it.</summary>
    public SafeFileHandle? Take(ReadOnlySpan<byte> path)
    {
        if (!_byPath.Remove(KeyOf(path), out LinkedListNode<Held>? node))
            return null;
        _order.Remove(node);
        return node.Value.File;
    }

    /// <summary>Lets go of the files that had no name any more at the call before this one either: their deletion was not seen, as of one whose folder
    /// was moved, and held they would take their room on the disk for ever.</summary>
    public void LetNamelessGo()
    {
        for (LinkedListNode<Held>? node = _order.First; node is not null;)
        {
            (Held held, LinkedListNode<Held>? next) = (node.Value, node.Next);
            if (!held.WasNameless)
                held.WasNameless = !HasName(held.File);
            else
                Take(Encoding.Latin1.GetBytes(held.Key))?.Dispose();
            node = next;
        }
    }

    /// <summary>Holds an open file at a path.</summary>
    public void Put(ReadOnlySpan<byte> path, SafeFileHandle file)
    {
        Take(path)?.Dispose();
        string key = KeyOf(path);
        _byPath.Add(key, _order.AddLast(new Held(key, file)));
        if (_order.Count <= capacity)
            return;
        Held oldest = _order.First!.Value;
        _order.RemoveFirst();
        _byPath.Remove(oldest.Key);
        oldest.File.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Held held in _order)
            held.File.Dispose();
    }

    /// <summary>One character a byte: two paths are the same only if their bytes are.</summary>
    private static string KeyOf(ReadOnlySpan<byte> path) => Encoding.Latin1.GetString(path);

    private sealed record Held(string Key, SafeFileHandle File)
    {
        public bool WasNameless { get; set; }
    }
}
