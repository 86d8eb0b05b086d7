using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Monitor.Sdk.Generators;

/// <summary>What reading a declaration gave: the model if it is sound, and what is wrong if not.</summary>
internal sealed record EventResult(EventModel? Model, PlaceModel Place, EquatableArray<ProblemModel> Problems);

/// <summary>A place in source, free of syntax trees.</summary>
internal sealed record PlaceModel(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static PlaceModel Of(Location location) =>
        new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}

/// <summary>A diagnostic to report.</summary>
internal sealed record ProblemModel(DiagnosticDescriptor Descriptor, PlaceModel Place, string First, string Second = "", string Third = "")
    : IEquatable<ProblemModel>
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Place.ToLocation(), First, Second, Third);
}
