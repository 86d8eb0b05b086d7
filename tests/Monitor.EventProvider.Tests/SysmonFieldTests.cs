using System.Text.Json;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.EventSet;

namespace Monitor.EventProvider.Tests;

/// <summary>Sysmon's events stand in the log with Sysmon's ids, versions, levels, fields and types.</summary>
public sealed class SysmonFieldTests
{
    [Fact]
    public void Each_event_is_declared_as_in_Sysmons_manifest()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures/events.json")));
        JsonElement[] events = [.. document.RootElement.GetProperty("events").EnumerateArray()];

        Assert.Equal(31, events.Length);
        Assert.All(events, expected =>
        {
            EventLogEvent declared = new(ShippedEvents.All.Single(schema => schema.Id == expected.GetProperty("id").GetInt32()));
            Assert.Equal((expected.GetProperty("version").GetInt32(), expected.GetProperty("level").GetInt32()), (declared.Version, declared.Level));
            Assert.Equal(expected.GetProperty("taskValue").GetInt32(), declared.Schema.Id);
            Assert.Equal(expected.GetProperty("task").GetString(), declared.Schema.Task);
            Assert.Equal(
                expected.GetProperty("fields").EnumerateArray().Select(field => (
                    field.GetProperty("name").GetString()!,
                    field.GetProperty("inType").GetString()!,
                    field.TryGetProperty("outType", out JsonElement shown) && shown.GetString() == "win:PID")),
                declared.Fields.ToArray().Select(field => (field.Schema.Name, FieldTypes.NameOf(field.Type), field.IsProcessId)));
        });
    }
}
