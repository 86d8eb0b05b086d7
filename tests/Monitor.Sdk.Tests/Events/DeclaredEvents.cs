using System.Reflection;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Tests.Events;

/// <summary>Every event that the SDK declares, found as anyone would find them.</summary>
internal static class DeclaredEvents
{
    public static IReadOnlyList<EventSchema> All { get; } =
    [
        .. typeof(EventAttribute).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<EventAttribute>() is not null)
            .Select(SchemaOf)
            .OrderBy(schema => schema.Id),
    ];

    /// <summary>Reflection calls no member of a ref struct; a delegate does.</summary>
    private static EventSchema SchemaOf(Type type) => type.GetProperty("Schema")!.GetMethod!.CreateDelegate<Func<EventSchema>>()();
}
