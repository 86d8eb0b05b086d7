namespace Monitor.Sdk.Generators;

/// <summary>A declared event, free of compiler symbols, so that the generator's steps can compare it. An empty RuleElement is none.</summary>
internal sealed record EventModel(
    string Namespace,
    string TypeName,
    int Id,
    string Name,
    int Version,
    string Task,
    string Description,
    string RuleElement,
    string Default,
    EquatableArray<FieldModel> Fields)
{
    /// <summary>Name of the generated file.</summary>
    public string HintName => (Namespace.Length > 0 ? Namespace + "." : "") + TypeName + ".g.cs";
}

/// <summary>A field of a declared event.</summary>
internal sealed record FieldModel(
    string Name,
    string FieldType,
    string Reader,
    bool IsNullable,
    bool IsOwn,
    string Description,
    HashSourceModel? HashSource,
    LookupModel? Lookup);

/// <summary>Positions of the fields that name the hashed file, -1 for none.</summary>
internal sealed record HashSourceModel(int Path, int File, int Process, bool EmittedLate);

/// <summary>A lookup and the positions of the fields that it goes by.</summary>
internal sealed record LookupModel(string Name, EquatableArray<int> Fields);

/// <summary>An array that is equal to another when its items are.</summary>
internal readonly struct EquatableArray<T>(T[] items) : IEquatable<EquatableArray<T>>
    where T : IEquatable<T>
{
    public T[] Items { get; } = items;

    public bool Equals(EquatableArray<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => unchecked(hash * 31 + item.GetHashCode()));
}
