using Monitor.Enrichment.Lookups;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Executables;

/// <summary>A field that is one of the facts about a file: each file is looked at once for all of them.</summary>
/// <typeparam name="T">The facts.</typeparam>
/// <param name="name">Name of the lookup.</param>
/// <param name="files">Finds the facts.</param>
/// <param name="part">The one that the field is.</param>
internal sealed class ExecutableField<T>(string name, LookupWorker<FileQuestion, T> files, Func<T, byte[]?> part) : IFieldLookup
    where T : class
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<FieldType> Takes { get; } = [FieldType.Text, FieldType.File];

    /// <inheritdoc/>
    public ValueTask<byte[]?> FindAsync(EventRecord record, IReadOnlyList<int> fields)
    {
        if (FileQuestion.Of(record, fields) is not { } question)
            return default;
        ValueTask<T?> facts = files.FindAsync(question);
        return facts.IsCompletedSuccessfully ? new(facts.Result is { } known ? part(known) : null) : WaitAsync(facts);
    }

    private async ValueTask<byte[]?> WaitAsync(ValueTask<T?> facts) => await facts.ConfigureAwait(false) is { } known ? part(known) : null;
}
