using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>Writes events in one text form, a line each. Not for several threads at once.</summary>
public interface IEventEncoder
{
    /// <summary>What every line begins with, whatever the event.</summary>
    ReadOnlySpan<byte> Beginning { get; }

    /// <summary>Appends the event's line, its line feed included; there is no other line feed in it.</summary>
    /// <param name="record">The event.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="ArgumentException">The event is not in the catalog.</exception>
    void Encode(EventRecord record, Utf8Buffer output);
}
