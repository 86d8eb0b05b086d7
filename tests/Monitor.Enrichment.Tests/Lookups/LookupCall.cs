using System.Text;
using Monitor.Enrichment.Lookups;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Tests.Lookups;

/// <summary>Asks a lookup as the agent does, for a started program.</summary>
internal static class LookupCall
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>What a lookup says; - for nothing.</summary>
    /// <param name="lookup">The lookup.</param>
    /// <param name="image">The program's file.</param>
    /// <param name="file">Which file that is.</param>
    /// <param name="container">The container's id.</param>
    public static async Task<string> AskAsync(this IFieldLookup lookup, string? image = null, FileIdentity? file = null, string? container = null)
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessCreate { Image = image, ImageFile = file, ContainerId = container });
        FieldSchema field = ProcessCreate.Schema.Fields.ToArray().Single(field => field.Lookup?.Name == lookup.Name);
        Assert.Equal(field.Lookup!.Fields.Select(position => ProcessCreate.Schema.Fields[position].Type), lookup.Takes);
        byte[]? value = await lookup.FindAsync(buffer[0], field.Lookup.Fields).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        return value is null ? "-" : Encoding.UTF8.GetString(value);
    }
}
