using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.Generators;

/// <summary>Reads an event declaration into its model, or says what is wrong with it.</summary>
internal static class EventReader
{
    public const string AttributeName = "Monitor.Sdk.Events.EventAttribute";

    /// <summary>Names that a line of JSON has already: at its head, under <c>Monitor</c>, or as what never gives way to a field (docs/ndjson.md, docs/formats.md).</summary>
    private static readonly HashSet<string> NamesOfTheLine =
        ["EventID", "EventName", "EventUid", "Computer", "TimeNs", "Monitor", "CaptureOrder", "FieldLate", "Incomplete", "Escaped", "EventTime", "RecordNumber"];

    public static EventResult Read(GeneratorAttributeSyntaxContext context)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var syntax = (TypeDeclarationSyntax)context.TargetNode;
        var problems = new List<ProblemModel>();
        PlaceModel place = PlaceModel.Of(syntax.Identifier.GetLocation());
        AttributeData attribute = context.Attributes[0];
        if (attribute.ConstructorArguments.Length < 2)
            return new EventResult(null, place, new EquatableArray<ProblemModel>([]));      // still being written; the compiler says so
        int id = attribute.ConstructorArguments[0].Value as int? ?? 0;
        string name = attribute.ConstructorArguments[1].Value as string ?? "";

        bool partial = syntax.Modifiers.Any(modifier => modifier.Text == "partial");
        if (!partial || !type.IsRefLikeType || !type.IsReadOnly || type.ContainingType != null || type.IsGenericType)
            problems.Add(new ProblemModel(EventDiagnostics.NotReadonlyRefPartial, place, type.Name));
        if (id is < 1 or > 65535)
            problems.Add(new ProblemModel(EventDiagnostics.IdOutOfRange, place, id.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        IPropertySymbol[] properties = FieldKind.FieldsOf(type);
        if (properties.Length > 64)
            problems.Add(new ProblemModel(EventDiagnostics.TooManyFields, place, type.Name, properties.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        var fields = new List<FieldModel>();
        foreach (IPropertySymbol property in properties)
        {
            PlaceModel at = PlaceModel.Of(property.Locations[0]);
            bool own = FieldKind.Find(property, "OwnAttribute") != null;
            if (NamesOfTheLine.Contains(property.Name))
                problems.Add(new ProblemModel(EventDiagnostics.NameOfTheLine, at, property.Name));
            FieldModel? field = ReadField(property, properties, own, at, problems);
            if (field != null)
                fields.Add(field);
        }

        TypedConstant Named(string key) => attribute.NamedArguments.FirstOrDefault(argument => argument.Key == key).Value;
        string ruleElement = Named("RuleElement").Value as string ?? name;
        TypedConstant given = Named("Default");
        string byDefault = given.IsNull ? "Logged" : given.ToCSharpString().Split('.').Last();
        if (ruleElement.Length == 0 != (byDefault == "Always"))
            problems.Add(new ProblemModel(EventDiagnostics.ElementAgainstDefault, place, type.Name));
        var model = new EventModel(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            id,
            name,
            Named("Version").Value as int? ?? 1,
            Named("Task").Value as string ?? "",
            DocumentationSummary.Of(type),
            ruleElement,
            byDefault,
            new EquatableArray<FieldModel>(fields.ToArray()));
        return new EventResult(problems.Count == 0 ? model : null, place, new EquatableArray<ProblemModel>(problems.ToArray()));
    }

    private static FieldModel? ReadField(
        IPropertySymbol property, IPropertySymbol[] siblings, bool own, PlaceModel place, List<ProblemModel> problems)
    {
        (string FieldType, string Reader)? kind = FieldKind.Of(property);
        if (kind is null)
        {
            problems.Add(new ProblemModel(EventDiagnostics.UnsupportedFieldType, place, property.Name, property.Type.ToDisplayString()));
            return null;
        }

        HashSourceModel? source = FieldKind.Find(property, "HashOfAttribute") is { } hashOf ? ReadHashSource(hashOf, property, siblings, place, problems) : null;
        LookupModel? lookup = FieldKind.Find(property, "LookupAttribute") is { } attribute ? ReadLookup(attribute, property, siblings, place, problems) : null;
        bool isNullable = !ReferenceEquals(FieldKind.WithoutNullable(property.Type), property.Type);
        return new FieldModel(property.Name, kind.Value.FieldType, kind.Value.Reader, isNullable, own, DocumentationSummary.Of(property), source, lookup);
    }

    private static HashSourceModel ReadHashSource(
        AttributeData hashOf, IPropertySymbol property, IPropertySymbol[] siblings, PlaceModel place, List<ProblemModel> problems)
    {
        if (!IsOfKind(property, "Text"))
            problems.Add(new ProblemModel(EventDiagnostics.WrongHashSource, place, property.Name, "stands on a field that is no Text"));
        string? Named(string key) => hashOf.NamedArguments.FirstOrDefault(argument => argument.Key == key).Value.Value as string;
        int Position(string? wanted, string fieldType, string inWords)
        {
            if (string.IsNullOrEmpty(wanted))
                return -1;
            int at = System.Array.FindIndex(siblings, sibling => sibling.Name == wanted && IsOfKind(sibling, fieldType));
            if (at < 0)
                problems.Add(new ProblemModel(
                    EventDiagnostics.WrongHashSource, place, property.Name, $"names '{wanted}', which is no {inWords} field of the event"));
            return at;
        }

        return new HashSourceModel(
            Position(hashOf.ConstructorArguments.FirstOrDefault().Value as string, "Text", "Text"),
            Position(Named("File"), "File", "FileIdentity"),
            Position(Named("Process"), "Unsigned", "unsigned number"),
            hashOf.NamedArguments.Any(argument => argument.Key == "EmittedLate" && argument.Value.Value is true));
    }

    private static LookupModel ReadLookup(
        AttributeData attribute, IPropertySymbol property, IPropertySymbol[] siblings, PlaceModel place, List<ProblemModel> problems)
    {
        void Report(string what) => problems.Add(new ProblemModel(EventDiagnostics.WrongLookup, place, property.Name, what));
        if (!IsOfKind(property, "Text"))
            Report("stands on a field that is no Text");
        if (FieldKind.Find(property, "HashOfAttribute") != null)
            Report("stands beside [HashOf]");
        if (attribute.ConstructorArguments.Length < 2)
            return new LookupModel("", new EquatableArray<int>([]));      // still being written; the compiler says so
        string name = attribute.ConstructorArguments[0].Value as string ?? "";
        if (name.Length == 0)
            Report("names no lookup");
        TypedConstant wanted = attribute.ConstructorArguments[1];
        string[] fields = wanted.IsNull ? [] : wanted.Values.Select(value => value.Value as string ?? "").ToArray();
        foreach (string field in fields.Where(field => !siblings.Any(sibling => sibling.Name == field)))
            Report($"names '{field}', which is no field of the event");
        return new LookupModel(name, new EquatableArray<int>(fields.Select(field => System.Array.FindIndex(siblings, sibling => sibling.Name == field)).ToArray()));
    }

    private static bool IsOfKind(IPropertySymbol property, string fieldType) =>
        FieldKind.Of(FieldKind.WithoutNullable(property.Type), hexadecimal: null)?.FieldType == fieldType;
}
