using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators;

/// <summary>What can be wrong with an event declaration.</summary>
internal static class EventDiagnostics
{
    public static readonly DiagnosticDescriptor NotReadonlyRefPartial = Error(
        "MONSDK001", "Event must be a readonly ref partial struct", "Declare event '{0}' as 'readonly ref partial struct', neither nested nor generic");

    public static readonly DiagnosticDescriptor UnsupportedFieldType = Error(
        "MONSDK002", "Unsupported field type", "Field '{0}' has type '{1}', which a record cannot hold; use Text, Arguments, a number, bool, EventTime, Guid, NetworkAddress or FileIdentity");

    public static readonly DiagnosticDescriptor TooManyFields = Error(
        "MONSDK003", "Too many fields", "Event '{0}' has {1} fields; a record has room for 64");

    public static readonly DiagnosticDescriptor IdOutOfRange = Error(
        "MONSDK004", "Event id out of range", "Event id {0} is not possible; it must lie between 1 and 65535, for custom plugins from 2000");

    public static readonly DiagnosticDescriptor WrongHashSource = Error("MONSDK006", "Wrong field in HashOf", "[HashOf] of field '{0}' {1}");

    public static readonly DiagnosticDescriptor DuplicateId = Error(
        "MONSDK007", "Event id used twice", "Event id {0} is declared by '{1}' and '{2}'");

    public static readonly DiagnosticDescriptor NameOfTheLine = Error(
        "MONSDK008", "Field name is taken", "Field '{0}' has a name that each event has already in JSON; choose another");

    public static readonly DiagnosticDescriptor ElementAgainstDefault = Error(
        "MONSDK009", "Rule element against default", "Event '{0}' must have an empty RuleElement and Default = EventDefault.Always, or neither: what no element filters is always logged");

    public static readonly DiagnosticDescriptor WrongLookup = Error("MONSDK016", "Wrong field in Lookup", "[Lookup] of field '{0}' {1}");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Monitor.Sdk", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpPage.Of(id));
}
