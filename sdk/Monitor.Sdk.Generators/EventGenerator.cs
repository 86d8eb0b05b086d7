using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Monitor.Sdk.Generators;

/// <summary>Makes schema, writer and reader of each declared event: one file an event.</summary>
[Generator]
public sealed class EventGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<EventResult> events = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                EventReader.AttributeName,
                static (node, _) => node is TypeDeclarationSyntax,
                static (attribute, _) => EventReader.Read(attribute))
            .WithTrackingName("Events");

        context.RegisterSourceOutput(events, static (output, result) =>
        {
            foreach (ProblemModel problem in result.Problems.Items)
                output.ReportDiagnostic(problem.ToDiagnostic());
            if (result.Model is { } model)
                output.AddSource(model.HintName, SourceText.From(EventSource.Write(model), Encoding.UTF8));
        });
        context.RegisterSourceOutput(events.Collect(), static (output, all) => ReportDuplicates(output, all));
    }

    private static void ReportDuplicates(SourceProductionContext output, ImmutableArray<EventResult> all)
    {
        var seen = new Dictionary<int, string>();
        foreach (EventResult result in all.Where(result => result.Model != null))
        {
            EventModel model = result.Model!;
            if (seen.TryGetValue(model.Id, out string? other))
            {
                output.ReportDiagnostic(new ProblemModel(
                    EventDiagnostics.DuplicateId, result.Place, model.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), other, model.TypeName).ToDiagnostic());
            }
            else
            {
                seen[model.Id] = model.TypeName;
            }
        }
    }
}
