using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sample.AuthLog;

/// <summary>An entry of the systemd journal.</summary>
/// <param name="Cursor">Its place in the journal.</param>
/// <param name="Time">When it was logged, UTC.</param>
/// <param name="ProcessId">The process that logged it.</param>
/// <param name="Message">What it says.</param>
internal sealed record JournalEntry(string Cursor, DateTime Time, uint ProcessId, string Message)
{
    /// <summary>Reads a line as journalctl writes it.</summary>
    /// <returns>Null if it lacks what an entry of sshd has.</returns>
    public static JournalEntry? Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement entry = document.RootElement;
        return TextOf(entry, "__CURSOR") is { } cursor
            && TextOf(entry, "MESSAGE") is { } message
            && long.TryParse(TextOf(entry, "__REALTIME_TIMESTAMP"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            && uint.TryParse(TextOf(entry, "_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out uint process)
            ? new JournalEntry(cursor, DateTime.UnixEpoch.AddMicroseconds(microseconds), process, message)
            : null;
    }

    /// <summary>A field as text; what is not valid UTF-8 comes as a list of bytes.</summary>
    private static string? TextOf(JsonElement entry, string field)
    {
        if (!entry.TryGetProperty(field, out JsonElement value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Array when value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Number) =>
                Encoding.UTF8.GetString([.. value.EnumerateArray().Select(one => one.GetByte())]),
            _ => null,
        };
    }
}
