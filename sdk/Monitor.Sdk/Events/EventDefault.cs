namespace Monitor.Sdk.Events;

/// <summary>What becomes of an event when a rule set says nothing about its element.</summary>
public enum EventDefault
{
    /// <summary>It is left out.</summary>
    NotLogged = 0,

    /// <summary>It is logged.</summary>
    Logged = 1,

    /// <summary>It is logged whatever the rules say; no element filters it.</summary>
    Always = 2,
}
