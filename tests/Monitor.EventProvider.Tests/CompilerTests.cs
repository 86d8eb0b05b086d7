using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;

namespace Monitor.EventProvider.Tests;

/// <summary>
/// What the vendor's message compiler made of a manifest of ours. It cannot compile fields where the files were made (tests/fixtures/README.md):
/// the events have none.
/// </summary>
public sealed class CompilerTests
{
    private static readonly EventLogEvent[] Declared =
    [
        Event(1, "ProcessCreate", 5, "Process Create (rule: ProcessCreate)"),
        Event(2, "FileCreateTime", 5, "File creation time changed (rule: FileCreateTime)"),
        Event(255, "Error", 3, "Error report"),
        Event(1002, "FileRenamed", 1, "File renamed (rule: FileRenamed)"),
        Event(1100, "AgentStarted", 1, "Monitor started"),
    ];

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "fixtures");

    [Fact]
    public void The_manifest_is_the_one_that_was_compiled() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, "provider.man")), System.Text.Encoding.UTF8.GetString(Manifest.Write(Declared, "Monitor.Events.dll")));

    [Fact]
    public void The_description_is_the_compilers_byte_for_byte()
    {
        byte[] compiled = File.ReadAllBytes(Path.Combine(Folder, "provider-template.bin"));

        Assert.Equal(compiled[..BitConverter.ToInt32(compiled, 4)], WevtTemplate.Write(Declared));
    }

    [Fact]
    public void The_texts_are_the_compilers_byte_for_byte() =>
        Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, "provider-messages.bin")), MessageTable.Write(ProviderTexts.Of(Declared)));

    private static EventLogEvent Event(int id, string name, int version, string task) => new(new EventSchema(id, name, version, task, ""));
}
