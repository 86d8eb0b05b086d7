using System.Globalization;
using System.Text;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Where a process would put its socket, and how it would call it.</summary>
/// <param name="Start">When it was made, in hundredths of a second since boot.</param>
/// <param name="NamespacedId">Its id in its innermost pid namespace.</param>
/// <param name="UserId">Its effective user.</param>
/// <param name="Namespace">Its mount namespace and its root there.</param>
/// <param name="Folder">The folder for temporary files, as it sees it.</param>
internal sealed record ProcessPlace(ulong Start, uint NamespacedId, uint UserId, string Namespace, string Folder)
{
    private const string Variable = "TMPDIR=";
    private const string UsualFolder = "/tmp";
    private const int StartField = 19;
    private const int MostOfEnvironment = 256 << 10;

    /// <summary>Looks at a process.</summary>
    /// <param name="procFolder">Where proc is mounted.</param>
    /// <param name="processId">Its id.</param>
    /// <returns>Null: it is gone, or may not be looked at.</returns>
    public static ProcessPlace? Read(string procFolder, uint processId)
    {
        string folder = $"{procFolder}/{processId.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            string status = File.ReadAllText(folder + "/status");
            if (ReadStart(folder) is not { } start || Numbers(status, "\nNSpid:") is not [.., { } id] || Numbers(status, "\nUid:") is not [_, { } user, ..])
                return null;
            string where = $"{new FileInfo(folder + "/ns/mnt").LinkTarget} {new FileInfo(folder + "/root").LinkTarget}";
            return new ProcessPlace(start, id, user, where, ReadFolder(folder));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>When the process with this folder of proc was made; the name in field 2 may hold blanks and parentheses.</summary>
    private static ulong? ReadStart(string folder)
    {
        string stat = File.ReadAllText(folder + "/stat", Encoding.Latin1);
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartField && ulong.TryParse(fields[StartField], NumberStyles.None, CultureInfo.InvariantCulture, out ulong start) ? start : null;
    }

    /// <summary>The numbers behind a key. Keys begin with a line feed: the name in the first line is the program's own choice.</summary>
    private static uint[] Numbers(string status, string key)
    {
        int at = status.IndexOf(key, StringComparison.Ordinal);
        if (at < 0)
            return [];
        string line = status[(at + key.Length)..].Split('\n')[0];
        return [.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : 0)];
    }

    /// <summary>The folder for temporary files that the process was started with.</summary>
    private static string ReadFolder(string folder)
    {
        byte[] environment = new byte[MostOfEnvironment];
        using FileStream stream = new(folder + "/environ", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        int length = stream.ReadAtLeast(environment, environment.Length, throwOnEndOfStream: false);
        string? set = Encoding.UTF8.GetString(environment, 0, length).Split('\0')
            .FirstOrDefault(entry => entry.StartsWith(Variable, StringComparison.Ordinal))?[Variable.Length..];
        return set is ['/', ..] ? set : UsualFolder;
    }
}
