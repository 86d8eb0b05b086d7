namespace Monitor.Sdk.Diagnostics;

/// <summary>Marks a method or property that runs for each event and is to allocate nothing: the analyzer names what in it allocates. A kernel
/// collector's OnRecord is looked at without it.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class HotPathAttribute : Attribute;
