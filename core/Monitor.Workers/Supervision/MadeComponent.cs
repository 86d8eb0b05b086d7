using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Workers.Supervision;

/// <summary>What became of making a component.</summary>
/// <param name="Errors">What is wrong with the settings.</param>
/// <param name="Refusal">What is wrong with the plugin; null if nothing is.</param>
/// <param name="IsKernel">Whether it is a kernel collector.</param>
/// <param name="Hooks">The kinds of kernel activity that it wants.</param>
internal sealed record MadeComponent(IReadOnlyList<MonitorError> Errors, MonitorError? Refusal, bool IsKernel, KernelHooks Hooks);
