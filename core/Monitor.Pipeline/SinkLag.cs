namespace Monitor.Pipeline;

/// <summary>How far a sink is behind.</summary>
/// <param name="Events">Events in the journal that it has not taken.</param>
/// <param name="Bytes">Bytes of the journal that it has not been through.</param>
/// <param name="Age">Age of the event at which it is held up; zero when it is not.</param>
public readonly record struct SinkLag(long Events, long Bytes, TimeSpan Age);
