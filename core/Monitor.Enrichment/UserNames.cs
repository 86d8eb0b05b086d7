using System.Buffers.Text;

namespace Monitor.Enrichment;

/// <summary>Names of local users from /etc/passwd, or of groups from /etc/group, which has the same form; read again when it changes. A user
/// who is not there is shown by number, as Sysmon does; name services over the network are not asked, since capture must not wait for them.</summary>
/// <param name="path">The file.</param>
/// <param name="time">Clock for how often to look whether the file changed.</param>
public sealed class UserNames(string path, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Dictionary<uint, byte[]> _names = [];
    private long _lookedAt;
    private DateTime _written = DateTime.MinValue;

    /// <summary>Reads the file again if it has changed; looks at most once a second.</summary>
    public void Refresh()
    {
        if (_lookedAt == 0 || time.GetElapsedTime(_lookedAt) >= LookAgain)
            ReadIfChanged();
    }

    /// <summary>The user's name as of the last <see cref="Refresh"/>, or the number in decimal.</summary>
    public ReadOnlySpan<byte> NameOf(uint userId)
    {
        if (!_names.TryGetValue(userId, out byte[]? name))
            _names[userId] = name = System.Text.Encoding.ASCII.GetBytes(userId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return name;
    }

    /// <summary>Writes a name as of the last <see cref="Refresh"/>, or the number in decimal. Nothing is kept of it: numbers of files' owners may
    /// be made up without end.</summary>
    /// <param name="id">The number.</param>
    /// <param name="buffer">At least ten bytes, for a number.</param>
    public ReadOnlySpan<byte> NameOf(uint id, Span<byte> buffer)
    {
        if (_names.TryGetValue(id, out byte[]? name))
            return name;
        Utf8Formatter.TryFormat(id, buffer, out int length);
        return buffer[..length];
    }

    private void ReadIfChanged()
    {
        _lookedAt = time.GetTimestamp();
        DateTime written = File.GetLastWriteTimeUtc(path);
        if (written == _written)
            return;
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return;
        }

        _written = written;
        _names.Clear();
        foreach (Range range in content.AsSpan().Split((byte)'\n'))
            ReadLine(content.AsSpan(range));
    }

    /// <summary>A line is name, password, number, and more, with colons between. What is not of that form names nobody, as in libc.</summary>
    private void ReadLine(ReadOnlySpan<byte> line)
    {
        int name = line.IndexOf((byte)':');
        if (name <= 0 || line[0] == (byte)'#')
            return;
        ReadOnlySpan<byte> number = line[(name + 1)..];
        number = number[(number.IndexOf((byte)':') + 1)..];
        int end = number.IndexOf((byte)':');
        if (end > 0 && Utf8Parser.TryParse(number[..end], out uint id, out int used) && used == end)
            _names.TryAdd(id, line[..name].ToArray());
    }
}
