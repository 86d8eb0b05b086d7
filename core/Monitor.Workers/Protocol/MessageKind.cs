namespace Monitor.Workers.Protocol;

/// <summary>What a frame between agent and worker says. The numbers lie beside the journal's kinds of frames.</summary>
internal enum MessageKind : byte
{
    /// <summary>Agent: which plugin to load.</summary>
    Hello = 32,

    /// <summary>Agent: make the component with these settings.</summary>
    Make = 33,

    /// <summary>Agent: are you there?</summary>
    Ping = 34,

    /// <summary>Agent, a call: start the component.</summary>
    Start = 35,

    /// <summary>Agent, a call: run the free collector.</summary>
    Run = 36,

    /// <summary>Agent: fire a call's cancellation.</summary>
    Cancel = 37,

    /// <summary>Agent: kernel records.</summary>
    KernelRecords = 38,

    /// <summary>Agent: events of the next batch.</summary>
    Events = 39,

    /// <summary>Agent, a call: deliver the batch.</summary>
    Write = 40,

    /// <summary>Agent, a call: reopen the sink.</summary>
    Reopen = 41,

    /// <summary>Agent, a call: dispose of the component, and end.</summary>
    Stop = 42,

    /// <summary>Worker: the plugin is loaded; its events.</summary>
    Welcome = 64,

    /// <summary>Worker: the component is made, or what is wrong.</summary>
    Made = 65,

    /// <summary>Worker: the answer to a ping.</summary>
    Pong = 66,

    /// <summary>Worker: what became of a call.</summary>
    Returned = 67,

    /// <summary>Worker: events.</summary>
    Emitted = 68,

    /// <summary>Worker: how many kernel records it is through with.</summary>
    Consumed = 69,

    /// <summary>Worker: the collector threw over a kernel record.</summary>
    Failed = 70,

    /// <summary>Worker: events that did not fit.</summary>
    Lost = 71,

    /// <summary>Worker: how the plugin is.</summary>
    Health = 72,

    /// <summary>Worker: adds to a counter of the plugin's own.</summary>
    Count = 73,

    /// <summary>Worker: the sink asks the agent to stop.</summary>
    StopWanted = 74,
}
