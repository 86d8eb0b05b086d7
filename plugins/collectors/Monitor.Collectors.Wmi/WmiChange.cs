using Monitor.Sdk.Events;

namespace Monitor.Collectors.Wmi;

/// <summary>A filter, a consumer or a binding of WMI that was made, changed or removed.</summary>
/// <param name="Time">When.</param>
/// <param name="EventClass">Class of WMI's event: <c>__InstanceCreationEvent</c>, <c>__InstanceModificationEvent</c> or <c>__InstanceDeletionEvent</c>.</param>
/// <param name="TargetClass">Class of what was changed.</param>
/// <param name="Properties">What it says, as text; what it does not say is missing.</param>
/// <param name="User">Who made it, <c>DOMAIN\name</c> or a SID; empty if not known.</param>
internal sealed record WmiChange(EventTime Time, string EventClass, string TargetClass, IReadOnlyDictionary<string, string> Properties, string User);
