using Monitor.Sdk.Records;

namespace Monitor.Sdk.Events;

/// <summary>What the generator implements for each declared event.</summary>
/// <typeparam name="TSelf">The event.</typeparam>
public interface IEvent<TSelf>
    where TSelf : IEvent<TSelf>, allows ref struct
{
    /// <summary>The event's fields in order.</summary>
    static abstract EventSchema Schema { get; }

    /// <summary>When it happened: the <c>UtcTime</c> field where there is one, else 0 and the host takes the time of emission.</summary>
    EventTime Time { get; }

    /// <summary>Writes every field into the slots of <paramref name="writer"/>.</summary>
    void WriteTo(scoped ref EventWriter writer);

    /// <summary>Reads every field of a record of this event. The result is valid as long as the record's memory is.</summary>
    static abstract TSelf ReadFrom(EventRecord record);
}
