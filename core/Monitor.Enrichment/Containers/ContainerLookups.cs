using System.Buffers;
using Monitor.Enrichment.Lookups;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Containers;

/// <summary>Finds name, image and pod of a container by its id, in the files of its runtime.</summary>
public sealed class ContainerLookups : IDisposable
{
    private const int IdLength = 64;

    private readonly ContainerFiles _files;
    private readonly LookupWorker<UInt256, ContainerFacts> _worker;

    /// <param name="root">The folder that is the host's root.</param>
    /// <param name="time">The clock.</param>
    public ContainerLookups(string root, TimeProvider time)
    {
        _files = new ContainerFiles(root);
        _worker = new LookupWorker<UInt256, ContainerFacts>(
            "containers", (id, _) => _files.Find(id.ToString()), new LookupLimits { KeepFound = TimeSpan.FromMinutes(5) }, time);
        Fields =
        [
            new Lookup(this, "container-name", facts => facts.Name),
            new Lookup(this, "container-image", facts => facts.Image),
            new Lookup(this, "pod-name", facts => facts.PodName),
            new Lookup(this, "pod-namespace", facts => facts.PodNamespace),
        ];
    }

    /// <summary>A lookup for each of these fields.</summary>
    public IReadOnlyList<IFieldLookup> Fields { get; }

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();

    private ValueTask<byte[]?> FindAsync(ReadOnlySpan<byte> id, Func<ContainerFacts, byte[]?> field)
    {
        Span<byte> bytes = stackalloc byte[IdLength / 2];
        if (id.Length != IdLength || Convert.FromHexString(id, bytes, out _, out _) != OperationStatus.Done)
            return default;
        ValueTask<ContainerFacts?> facts = _worker.FindAsync(UInt256.From(bytes));
        return facts.IsCompletedSuccessfully ? new(facts.Result is { } known ? field(known) : null) : AwaitAsync(facts, field);
    }

    private static async ValueTask<byte[]?> AwaitAsync(ValueTask<ContainerFacts?> facts, Func<ContainerFacts, byte[]?> field) =>
        await facts.ConfigureAwait(false) is { } known ? field(known) : null;

    private sealed class Lookup(ContainerLookups containers, string name, Func<ContainerFacts, byte[]?> field) : IFieldLookup
    {
        public string Name => name;

        public IReadOnlyList<FieldType> Takes { get; } = [FieldType.Text];

        public ValueTask<byte[]?> FindAsync(EventRecord record, IReadOnlyList<int> fields) =>
            record.IsPresent(fields[0]) ? containers.FindAsync(record.Variable(fields[0]), field) : default;
    }

    /// <summary>The number that an id is.</summary>
    private readonly record struct UInt256(UInt128 High, UInt128 Low)
    {
        public static UInt256 From(ReadOnlySpan<byte> bytes) => new(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes), System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

        public override string ToString() => $"{High:x32}{Low:x32}";
    }
}
