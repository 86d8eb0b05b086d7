using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Holds declared events against MonitorEvents.txt: what was released changes only with a new version, and only at its end.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventBaselineAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        PluginRules.NotInBaseline, PluginRules.ChangedWithoutVersion, PluginRules.EarlierRecordsMisread,
        PluginRules.UnreadableBaseline, PluginRules.NoBaseline, PluginRules.EventGone,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        AdditionalText? file = context.Options.AdditionalFiles.FirstOrDefault(file => Path.GetFileName(file.Path) == EventBaseline.FileName);
        if (file?.GetText(context.CancellationToken) is not { } text)
        {
            context.RegisterSymbolAction(
                symbol =>
                {
                    if (Read((INamedTypeSymbol)symbol.Symbol) is { } form)
                        symbol.ReportDiagnostic(Report(PluginRules.NoBaseline, symbol.Symbol, form, form.Name));
                },
                SymbolKind.NamedType);
            return;
        }

        var baseline = EventBaseline.Read(text);
        ConcurrentDictionary<EventForm, bool> declared = new();
        context.RegisterSymbolAction(
            symbol =>
            {
                if (Read((INamedTypeSymbol)symbol.Symbol) is not { } form)
                    return;
                EventForm? earlier = baseline.Find(form)?.Form;
                if (earlier is not null)
                    declared[earlier] = true;
                if (Compare(symbol.Symbol, form, earlier) is { } difference)
                    symbol.ReportDiagnostic(difference);
            },
            SymbolKind.NamedType);
        context.RegisterAdditionalFileAction(other =>
        {
            if (other.AdditionalFile != file)
                return;
            foreach (TextLine line in baseline.Unreadable)
                other.ReportDiagnostic(Diagnostic.Create(PluginRules.UnreadableBaseline, LocationOf(file, line), line.ToString().Trim()));
        });
        context.RegisterCompilationEndAction(end =>
        {
            foreach (EventBaseline.Block block in baseline.Blocks.Where(block => !declared.ContainsKey(block.Form)))
                end.ReportDiagnostic(Diagnostic.Create(PluginRules.EventGone, LocationOf(file, block.Header), Number(block.Form.Id), block.Form.Name));
        });
    }

    private static Diagnostic? Compare(ISymbol type, EventForm form, EventForm? earlier)
    {
        if (earlier is null)
            return Report(PluginRules.NotInBaseline, type, form, form.Name, Number(form.Version));
        string difference = form.Difference(earlier);
        if (form.Version < earlier.Version || form.Version == earlier.Version && difference.Length > 0)
        {
            return Diagnostic.Create(
                PluginRules.ChangedWithoutVersion,
                type.Locations[0],
                Properties(form).Add(PropertyKeys.Version, Number(earlier.Version + 1)),
                form.Name,
                Number(earlier.Version),
                difference.Length > 0 ? difference : "its version is " + Number(form.Version));
        }

        if (!form.Extends(earlier))
            return Report(PluginRules.EarlierRecordsMisread, type, form, form.Name, Number(earlier.Version), difference);
        return form.Version > earlier.Version ? Report(PluginRules.NotInBaseline, type, form, form.Name, Number(form.Version)) : null;
    }

    /// <summary>The event that a type declares; null if it declares none, or one that the generator refuses.</summary>
    private static EventForm? Read(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Struct || type.Attribute(EventReader.AttributeName) is not { ConstructorArguments.Length: 2 } attribute)
            return null;
        if (attribute.ConstructorArguments[0].Value is not int id || attribute.ConstructorArguments[1].Value is not string name)
            return null;
        IPropertySymbol[] properties = FieldKind.FieldsOf(type);
        string[] fields = [.. properties
            .Select(property => (property.Name, Kind: FieldKind.Of(property)))
            .Where(field => field.Kind is not null)
            .Select(field => field.Name + " " + field.Kind!.Value.FieldType)];
        int version = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Version").Value.Value as int? ?? 1;
        return fields.Length == properties.Length ? new EventForm(id, name, version, fields) : null;
    }

    private static Diagnostic Report(DiagnosticDescriptor rule, ISymbol type, EventForm form, params string[] words) =>
        Diagnostic.Create(rule, type.Locations[0], Properties(form), words);

    private static ImmutableDictionary<string, string?> Properties(EventForm form) =>
        ImmutableDictionary<string, string?>.Empty.Add(PropertyKeys.Form, form.ToString());

    private static Location LocationOf(AdditionalText file, TextLine line) =>
        Location.Create(file.Path, line.Span, new LinePositionSpan(new LinePosition(line.LineNumber, 0), new LinePosition(line.LineNumber, line.Span.Length)));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
