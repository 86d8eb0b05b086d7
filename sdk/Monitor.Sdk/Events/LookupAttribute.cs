namespace Monitor.Sdk.Events;

/// <summary>
/// Marks a <see cref="Text"/> field that the agent fills after capture, off the capture thread, when the collector left it absent: it looks the
/// value up by what the named sibling fields say. It stays absent where the agent does not make this lookup, or not in time; an event is not looked up
/// at all when each such field has a value or is <see cref="Text.AbsentForGood"/>.
/// </summary>
/// <param name="lookup">Name of the lookup.</param>
/// <param name="fields">Names of the fields that it goes by, in the order that the lookup expects.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LookupAttribute(string lookup, params string[] fields) : Attribute
{
    /// <summary>Name of the lookup.</summary>
    public string Lookup { get; } = lookup;

    /// <summary>Names of the fields that it goes by.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;
}
