using Monitor.Sdk.Events;

namespace Monitor.Pipeline.Tests;

/// <summary>Somebody came; the place and the country are looked up.</summary>
[Event(61000, "Visit")]
public readonly ref partial struct Visit
{
    /// <summary>When.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Who.</summary>
    public Text Name { get; init; }

    /// <summary>Where.</summary>
    [Own]
    [Lookup("place", nameof(Name))]
    public Text Place { get; init; }

    /// <summary>What for.</summary>
    public Text Purpose { get; init; }

    /// <summary>From where.</summary>
    [Own]
    [Lookup("country", nameof(Name), nameof(Purpose))]
    public Text Country { get; init; }
}
