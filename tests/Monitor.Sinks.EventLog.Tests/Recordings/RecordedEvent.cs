namespace Monitor.Sinks.EventLog.Tests.Recordings;

/// <summary>An event in a log of Windows.</summary>
internal sealed record RecordedEvent(string Provider, int Id, int Version, IReadOnlyList<RecordedField> Fields);

/// <summary>A field of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Number of its value's type; 0: it has none.</param>
/// <param name="Text">Its value as Windows shows it.</param>
internal sealed record RecordedField(string Name, byte Type, string Text);
