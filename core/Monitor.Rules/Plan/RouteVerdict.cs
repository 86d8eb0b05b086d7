namespace Monitor.Rules.Plan;

/// <summary>What one rule set says of an event.</summary>
/// <param name="IsLogged">Whether the event is logged.</param>
/// <param name="RuleName">The name of the rule that decided; null if it has none, or if no set matched.</param>
public readonly record struct RouteVerdict(bool IsLogged, string? RuleName);
