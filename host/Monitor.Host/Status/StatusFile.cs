using System.Text.Json;

namespace Monitor.Host.Status;

/// <summary>The file by which a running agent tells how it is. It is replaced as a whole, so that a reader never sees half of it.</summary>
/// <param name="folder">The run-time folder.</param>
internal sealed class StatusFile(string folder)
{
    private readonly string _path = Path.Combine(folder, "status.json");

    /// <summary>Writes the file.</summary>
    public void Write(AgentStatus status)
    {
        string temporary = _path + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(status, AgentStatusJson.Default.AgentStatus));
        File.Move(temporary, _path, overwrite: true);
    }

    /// <summary>Removes the file: the agent has stopped.</summary>
    public void Remove() => File.Delete(_path);

    /// <summary>Reads the file; null if no agent runs.</summary>
    public AgentStatus? Read()
    {
        byte[] content;
        try
        {
            // Deleted while it is read, it is gone on Windows, too.
            using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            content = new byte[file.Length];
            file.ReadExactly(content);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return JsonSerializer.Deserialize(content, AgentStatusJson.Default.AgentStatus);
    }
}
