using Monitor.Sdk.Encoders;

namespace Monitor.EventProvider.Tests;

/// <summary>What the installer registers.</summary>
public sealed class RegistrationTests
{
    private const string Library = @"C:\Program Files\Monitor\plugins\event-log\Monitor.Events.dll";

    [Fact]
    public void Provider_and_channel_name_each_other()
    {
        Dictionary<(string Key, string Name), object> values = EventProviderRegistration.Entries(Library).ToDictionary(entry => (entry.Key, entry.Name), entry => entry.Data);
        string provider = EventProviderRegistration.PublisherKey, channel = EventProviderRegistration.ChannelKey;

        Assert.EndsWith(@"\WINEVT\Publishers\{a8a482ad-d429-4c10-bfd3-a55d9d6b6877}", provider);
        Assert.EndsWith(@"\WINEVT\Channels\Monitor/Operational", channel);
        Assert.EndsWith(@"\Autologger\EventLog-Application\{a8a482ad-d429-4c10-bfd3-a55d9d6b6877}", EventProviderRegistration.SessionKey);
        Assert.Equal(("Monitor", Library, Library), (values[(provider, "")], values[(provider, "ResourceFileName")], values[(provider, "MessageFileName")]));
        Assert.Equal(
            (1u, EventLogProvider.Channel, 16u),
            (values[($@"{provider}\ChannelReferences", "Count")], values[($@"{provider}\ChannelReferences\0", "")], values[($@"{provider}\ChannelReferences\0", "Id")]));
        Assert.Equal(("{a8a482ad-d429-4c10-bfd3-a55d9d6b6877}", 1u, 64u << 20), (values[(channel, "OwningPublisher")], values[(channel, "Type")], values[(channel, "MaxSize")]));
        Assert.Equal(EventLogProvider.Keywords, values[(EventProviderRegistration.SessionKey, "MatchAnyKeyword")]);
    }

    [Fact]
    public void Every_value_lies_under_a_key_that_is_removed() => Assert.All(
        EventProviderRegistration.Entries(Library),
        entry => Assert.Contains(EventProviderRegistration.Keys, key => entry.Key == key || entry.Key.StartsWith(key + '\\', StringComparison.Ordinal)));

    [Fact]
    public void Only_paths_are_expanded() => Assert.All(EventProviderRegistration.Entries(Library), entry => Assert.Equal(entry.Data as string == Library, entry.IsExpanded));

    [Fact]
    public void Wevtutil_is_told_where_the_library_lies()
    {
        Assert.Equal(["im", @"C:\m.man", $"/rf:{Library}", $"/mf:{Library}"], EventProviderRegistration.ImportArguments(@"C:\m.man", Library));
        Assert.Equal(["um", @"C:\m.man"], EventProviderRegistration.RemoveArguments(@"C:\m.man"));
    }
}
