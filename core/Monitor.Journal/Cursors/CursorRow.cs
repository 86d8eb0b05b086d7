namespace Monitor.Journal;

/// <summary>What became of the events of one type at a sink.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Delivered">Accepted by the sink.</param>
/// <param name="Refused">Refused by it for good.</param>
/// <param name="Lost">Lost on the way to it: overtaken by retention.</param>
public readonly record struct CursorRow(ushort EventId, long Delivered, long Refused, long Lost);
