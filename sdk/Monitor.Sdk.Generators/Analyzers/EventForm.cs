using System.Globalization;
using System.Text;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>What readers of an event's records count on: as the source declares it, or as MonitorEvents.txt keeps it.</summary>
/// <param name="id">The event's id.</param>
/// <param name="name">Its name.</param>
/// <param name="version">The schema version.</param>
/// <param name="fields">Name and record type of each field, <c>User Text</c>, in order.</param>
internal sealed class EventForm(int id, string name, int version, IReadOnlyList<string> fields)
{
    public int Id { get; } = id;

    public string Name { get; } = name;

    public int Version { get; } = version;

    public IReadOnlyList<string> Fields { get; } = fields;

    /// <summary>Whether records of <paramref name="earlier"/> can be read as this: fields were only added behind the last.</summary>
    public bool Extends(EventForm earlier) =>
        Id == earlier.Id && Name == earlier.Name && Fields.Take(earlier.Fields.Count).SequenceEqual(earlier.Fields);

    /// <summary>The first thing that is not as in <paramref name="earlier"/>, in words; empty if all is.</summary>
    public string Difference(EventForm earlier)
    {
        if (Id != earlier.Id)
            return "its id was " + Number(earlier.Id);
        if (Name != earlier.Name)
            return $"its name was {earlier.Name}";
        for (int i = 0; i < earlier.Fields.Count; i++)
        {
            if (i >= Fields.Count)
                return $"field '{NameOf(earlier.Fields[i])}' is gone";
            if (Fields[i] != earlier.Fields[i])
                return DifferenceAt(i, earlier);
        }

        return Fields.Count > earlier.Fields.Count ? $"field '{NameOf(Fields[earlier.Fields.Count])}' is new" : "";
    }

    /// <summary>The block of MonitorEvents.txt.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Number(Id)).Append(' ').Append(Name).Append(" version ").Append(Number(Version)).Append('\n');
        foreach (string field in Fields)
            text.Append("  ").Append(field).Append('\n');
        return text.ToString();
    }

    private string DifferenceAt(int at, EventForm earlier)
    {
        string before = NameOf(earlier.Fields[at]);
        string now = NameOf(Fields[at]);
        return before == now ? $"field '{now}' was {earlier.Fields[at].Substring(before.Length + 1)}"
            : !Fields.Any(field => NameOf(field) == before) ? $"field '{before}' is gone"
            : $"field {Number(at + 1)} was '{before}'";
    }

    private static string NameOf(string field) => field.Substring(0, field.IndexOf(' '));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
