using Monitor.Sdk.Encoders;
using Monitor.Sdk.EventSet;

namespace Monitor.Sinks.EventLog.Tests.Recordings;

/// <summary>What real Sysmons have written to the log of Windows has the fields that the provider declares, in their order, with their types.</summary>
public sealed class RecordingTests
{
    private static readonly Dictionary<int, EventLogEvent> Declared = ShippedEvents.All.ToDictionary(schema => (int)schema.Id, schema => new EventLogEvent(schema));

    /// <summary>Files as Windows wrote them, with the number of events in them.</summary>
    public static TheoryData<string, int> Recordings => new()
    {
        { "id1-12-13-wdigest-authentication-activation.evtx.gz", 3 },
        { "id1-lsass-dump-with-lsassy-sysmon.evtx.gz", 14 },
        { "id11-13-17-18-psexec-as-system-execution.evtx.gz", 15 },
        { "id19-20-wmi-registration-via-powerlurk.evtx.gz", 3 },
        { "id3-7-10-suspicious-dll-loaded-cme-mimikatz.evtx.gz", 5 },
    };

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_recording_has_the_declared_fields_or_an_earlier_versions_and_their_types(string name, int count)
    {
        RecordedEvent[] events = [.. EvtxFile.Read(name)];

        Assert.Equal(count, events.Length);
        Assert.All(events, recorded =>
        {
            Assert.Equal("Microsoft-Windows-Sysmon", recorded.Provider);
            Assert.InRange(recorded.Version, 1, Declared[recorded.Id].Version);
            AssertIsPartOf(recorded);
            Assert.All(recorded.Fields.Where(field => field.Type != 0), field => Assert.Equal((byte)Find(recorded, field).Type, field.Type));
        });
    }

    [Fact]
    public void Every_event_that_was_recorded_by_a_present_day_Sysmon_equals_the_declaration_field_for_field()
    {
        RecordedEvent[] events = [.. EvtxFile.Read("all-ids.evtx.gz")];
        Assert.Equal(519, events.Length);
        Assert.All(events, AssertIsPartOf);

        int[] equal = [.. events.Where(IsEqual).Select(recorded => recorded.Id).Distinct().Order()];

        // 6 and 8 are here as older versions wrote them; 14 and 27 are not, and 100 exists on Linux alone.
        Assert.Equal([1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 255], equal);
    }

    private static bool IsEqual(RecordedEvent recorded) => NamesOf(recorded.Id).SequenceEqual(recorded.Fields.Select(field => field.Name));

    private static string[] NamesOf(int id) => [.. Declared[id].Fields.ToArray().Select(field => field.Schema.Name)];

    private static void AssertIsPartOf(RecordedEvent recorded)
    {
        int at = 0;
        string[] names = NamesOf(recorded.Id);
        foreach (RecordedField field in recorded.Fields)
        {
            at = Array.IndexOf(names, field.Name, at) + 1;
            Assert.True(at > 0, $"{field.Name} of event {recorded.Id} is not declared, or at another place.");
        }
    }

    private static EventLogField Find(RecordedEvent recorded, RecordedField field) =>
        Declared[recorded.Id].Fields.ToArray().Single(declared => declared.Schema.Name == field.Name);
}
