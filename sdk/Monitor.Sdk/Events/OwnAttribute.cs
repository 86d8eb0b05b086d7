namespace Monitor.Sdk.Events;

/// <summary>Marks a field that is the product's own addition: encoders that follow a foreign format leave it out or put it aside
/// (the NDJSON line has it under <c>Monitor</c>). It may lie between others: fields are only ever added at the end.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OwnAttribute : Attribute;
