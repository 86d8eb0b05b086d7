using System.Buffers.Text;

namespace Monitor.Enrichment;

/// <summary>Names of local users, from /etc/passwd, read again when it changes. A user who is not there is shown by number, as Sysmon
/// does; name services over the network are not asked, since capture must not wait for them.</summary>
/// <param name="path">The user file.</param>
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

    private void ReadIfChanged()
    {
        _lookedAt = time.GetTimestamp();
        DateTime written = File.GetLastWriteTimeUtc(path);
        if (written == _written)
            return;
        _written = written;
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (IOException)
        {
            return;
        }

        _names.Clear();
        foreach (Range range in content.AsSpan().Split((byte)'\n'))
            ReadLine(content.AsSpan(range));
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        int name = line.IndexOf((byte)':');
        if (name <= 0)
            return;
        ReadOnlySpan<byte> rest = line[(name + 1)..];
        int password = rest.IndexOf((byte)':');
        if (password >= 0 && Utf8Parser.TryParse(rest[(password + 1)..], out uint id, out int used) && used > 0)
            _names.TryAdd(id, line[..name].ToArray());
    }
}
