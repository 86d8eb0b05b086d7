using System.Text;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Executables;
using Monitor.Enrichment.Tests.Hashing;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Tests.Executables;

/// <summary>Facts of a file count for its contents, not for its path and number.</summary>
public sealed class FileFactsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly FileFacts<string> _facts;
    private Action _whileReading = () => { };
    private int _read;

    public FileFactsTests() => _facts = new FileFacts<string>(Read, TimeSpan.FromMinutes(10), _time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_once_until_it_is_changed_and_again_when_its_facts_are_old()
    {
        FileQuestion question = Write("first");

        Assert.Equal(["first", "first"], [Ask(question), Ask(question)]);
        Assert.Equal(1, _read);
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("first", Ask(question));
        Assert.Equal(2, _read);
        Write("other");
        Assert.Equal("other", Ask(question));
    }

    [Fact]
    public void A_file_that_was_just_changed_or_is_open_for_writing_is_read_each_time()
    {
        FileQuestion question = Write("first");
        using (File.OpenWrite(_folder.File("file")))
            Assert.Equal(["first", "first"], [Ask(question), Ask(question)]);
        Assert.Equal(2, _read);

        Write("again");
        FakeTimeProvider aMomentLater = new(ImageFile.Identify(_folder.File("file")).Changed.ToDateTime().AddSeconds(1));
        FileFacts<string> young = new(Read, TimeSpan.FromMinutes(10), aMomentLater);
        Assert.Equal(["again", "again"], [Ask(question, young), Ask(question, young)]);
        Assert.Equal(4, _read);
    }

    [Fact]
    public void A_file_is_read_each_time_where_its_volume_is_not_fixed_and_anew_on_another_volume()
    {
        FileQuestion question = Write("first");
        Guid? volume = null;
        FileFacts<string> facts = new(Read, TimeSpan.FromMinutes(10), _time, _ => volume);

        Assert.Equal(["first", "first"], [Ask(question, facts), Ask(question, facts)]);
        Assert.Equal(2, _read);
        volume = new Guid(1, 0, 0, new byte[8]);
        Assert.Equal(["first", "first"], [Ask(question, facts), Ask(question, facts)]);
        Assert.Equal(3, _read);
        volume = new Guid(2, 0, 0, new byte[8]);
        Assert.Equal("first", Ask(question, facts));
        Assert.Equal(4, _read);
    }

    [Fact]
    public void A_file_that_may_lie_on_another_computer_is_not_opened()
    {
        FileQuestion question = Write("first");
        FileFacts<string> facts = new(Read, TimeSpan.FromMinutes(10), _time) { RemoteFiles = false };

        Assert.Null(Ask(question, facts));
        Assert.Equal("first", Ask(question));
        Assert.Equal(1, _read);
    }

    [Fact]
    public void A_file_that_is_changed_while_it_is_read_has_no_facts()
    {
        FileQuestion question = Write("first");
        _whileReading = () => File.WriteAllText(_folder.File("file"), "other");

        Assert.Null(Ask(question));
    }

    [Fact]
    public void A_question_without_a_time_of_change_is_about_one_event_alone()
    {
        FileIdentity file = new(1, 7, 3, new EventTime(1)), unknown = file with { Changed = default };

        Assert.Equal(QuestionOf(file, at: 1), QuestionOf(file, at: 2));
        Assert.Equal(QuestionOf(unknown, at: 1), QuestionOf(unknown, at: 1));
        Assert.NotEqual(QuestionOf(unknown, at: 1), QuestionOf(unknown, at: 2));
        Assert.NotEqual(QuestionOf(null, at: 1), QuestionOf(null, at: 2));
        Assert.NotEqual(QuestionOf(file, at: 1), QuestionOf(file with { Inode = 8 }, at: 1));
    }

    private static FileQuestion QuestionOf(FileIdentity? file, long at)
    {
        EventBuffer buffer = new();
        buffer.Append(new DriverLoad { UtcTime = new EventTime(at), ImageLoaded = "/lib/modules/a.ko", ImageLoadedFile = file });
        FieldSchema field = DriverLoad.Schema.Fields.ToArray().Single(field => field.Lookup?.Name == "driver-signature");
        return FileQuestion.Of(buffer[0], field.Lookup!.Fields)!.Value;
    }

    private string? Ask(FileQuestion question, FileFacts<string>? facts = null) => (facts ?? _facts).Find(question, TestContext.Current.CancellationToken);

    private string Read(SafeFileHandle file, string path, CancellationToken cancellation)
    {
        _read++;
        _whileReading();
        byte[] content = new byte[100];
        return Encoding.UTF8.GetString(content, 0, RandomAccess.Read(file, content, 0));
    }

    /// <summary>The file with other contents, and the question by number alone.</summary>
    private FileQuestion Write(string content)
    {
        string path = _folder.File("file");
        ImageFile.Write(path, content);
        return new FileQuestion(Encoding.UTF8.GetBytes(path), new FileIdentity(0, ImageFile.Identify(path).Inode, 0, default));
    }
}
