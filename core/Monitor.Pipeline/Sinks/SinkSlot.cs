using Monitor.Sdk.Sinks;

namespace Monitor.Pipeline.Sinks;

/// <summary>A sink to run.</summary>
/// <param name="Name">The name that the operator gave it.</param>
/// <param name="Sink">The sink.</param>
/// <param name="Health">Where it says how it is.</param>
/// <param name="Route">Which of the plan's rule sets says what it gets; -1: it gets everything.</param>
public sealed record SinkSlot(string Name, ISink Sink, ComponentHealth Health, int Route = -1);
