using System.Text;
using Monitor.Enrichment.Lookups;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Tests;

/// <summary>Answers what the test says, when it says so.</summary>
internal sealed class ScriptedLookup(string name, params FieldType[] takes) : IFieldLookup
{
    public string Name => name;

    public IReadOnlyList<FieldType> Takes => takes;

    /// <summary>Answers by what is asked; a question that is not here is answered with nothing.</summary>
    public Dictionary<string, Task<byte[]?>> Answers { get; } = [];

    /// <summary>What was asked.</summary>
    public List<string> Asked { get; } = [];

    public ValueTask<byte[]?> FindAsync(EventRecord record, IReadOnlyList<int> fields)
    {
        string question = "";
        foreach (int field in fields)
            question += record.GetText(field).ToString();
        Asked.Add(question);
        return Answers.TryGetValue(question, out Task<byte[]?>? answer) ? new(answer) : default;
    }

    public void Answer(string question, string answer) => Answers[question] = Task.FromResult<byte[]?>(Encoding.UTF8.GetBytes(answer));
}
