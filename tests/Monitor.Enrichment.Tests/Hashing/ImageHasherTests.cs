using System.Text;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests.Hashing;

public sealed class ImageHasherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 << 10)]
    [InlineData((256 << 10) + 1)]
    [InlineData(5_000_000)]
    public void The_hash_is_that_of_the_contents(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        string path = Write("file", content);

        Assert.Equal(ImageFile.HashOf(content), ImageFile.Compute(path, file: null));
        Assert.Equal(ImageFile.HashOf(content), ImageFile.Compute(path, ImageFile.Identify(path)));
    }

    [Fact]
    public void The_hash_of_a_program_is_what_sha256sum_prints()
    {
        Assert.Equal(ImageFile.HashByTool("/bin/sh"), ImageFile.Compute("/bin/sh", ImageFile.Identify("/bin/sh")));
    }

    [Fact]
    public void A_name_that_is_not_UTF8_is_found()
    {
        ImageFile.Run("sh", "-c", "printf content > \"$0/$(printf 'bad\\377name')\"", _folder.Path);
        byte[] path = [.. Encoding.UTF8.GetBytes(_folder.Path), .. "/bad"u8, 0xff, .. "name"u8];

        ImageHash? hash = ImageHasher.Compute(path, null, 0, HashAlgorithms.Sha256, TestContext.Current.CancellationToken);

        Assert.Equal(ImageFile.HashOf("content"u8.ToArray()), ImageFile.ToText(hash?.Text));
    }

    [Fact]
    public void A_file_that_took_the_place_of_another_is_not_taken_for_it()
    {
        string path = Write("program", "first"u8);
        FileIdentity first = ImageFile.Identify(path);
        File.Move(Write("other", "other"u8), path, overwrite: true);

        Assert.Null(ImageFile.Compute(path, first));
    }

    [Fact]
    public void A_file_that_was_changed_in_place_is_not_taken_for_what_it_was()
    {
        string path = Write("program", "first"u8);
        FileIdentity first = ImageFile.Identify(path);
        Write("program", "FIRST"u8);
        Assert.SkipWhen(ImageFile.Identify(path) == first, "The file system's time stamps are too coarse to tell the two apart.");

        Assert.Null(ImageFile.Compute(path, first));
    }

    [Fact]
    public void A_deleted_image_is_hashed_through_the_process_that_runs_it()
    {
        string program = CopyOfCat();
        string hash = ImageFile.HashByTool(program);
        using RunningProgram running = RunningProgram.Start(program, _folder.Path);
        FileIdentity file = ImageFile.Identify(program);
        File.Delete(program);

        Assert.Equal(hash, ImageFile.Compute(program, file, running.Id));
    }

    [Fact]
    public void An_image_that_was_replaced_is_hashed_through_the_process_that_runs_it()
    {
        string program = CopyOfCat();
        string hash = ImageFile.HashByTool(program);
        using RunningProgram running = RunningProgram.Start(program, _folder.Path);
        FileIdentity file = ImageFile.Identify(program);
        File.Move(Write("other", "other"u8), program, overwrite: true);

        Assert.Equal(hash, ImageFile.Compute(program, file, running.Id));
    }

    [Fact]
    public void An_image_that_was_written_since_is_not_taken_for_what_was_started()
    {
        string program = CopyOfCat();
        using RunningProgram running = RunningProgram.Start(program, _folder.Path);
        FileIdentity file = ImageFile.Identify(program);
        File.SetLastWriteTimeUtc(program, DateTime.UtcNow.AddMinutes(1));
        File.Delete(program);

        Assert.Null(ImageFile.Compute(program, file, running.Id));
    }

    [Fact]
    public void A_deleted_image_is_not_to_be_had_when_its_process_is_gone()
    {
        string program = CopyOfCat();
        uint id;
        FileIdentity file;
        using (RunningProgram running = RunningProgram.Start(program, _folder.Path))
        {
            id = running.Id;
            file = ImageFile.Identify(program);
            File.Delete(program);
        }

        Assert.Null(ImageFile.Compute(program, file, id));
    }

    [Fact]
    public void A_process_that_runs_another_file_by_now_does_not_lend_it()
    {
        string program = CopyOfCat();
        FileIdentity file = ImageFile.Identify(program);
        File.Delete(program);
        using RunningProgram running = RunningProgram.Start("/bin/cat", _folder.Path);

        Assert.Null(ImageFile.Compute(program, file, running.Id));
    }

    [Fact]
    public void A_process_whose_path_leads_elsewhere_does_not_hide_the_file()
    {
        string path = Write("program", "content"u8);
        using RunningProgram running = RunningProgram.Start("/bin/cat", _folder.Path);

        Assert.Equal(ImageFile.HashOf("content"u8.ToArray()), ImageFile.Compute(path, ImageFile.Identify(path), running.Id));
    }

    [Fact]
    public void What_is_no_regular_file_has_no_hash()
    {
        string fifo = _folder.File("fifo");
        ImageFile.Run("mkfifo", fifo);

        Assert.Null(ImageFile.Compute(fifo, file: null));
        Assert.Null(ImageFile.Compute(_folder.Path, file: null));
        Assert.Null(ImageFile.Compute("/dev/zero", file: null));
        Assert.Null(ImageFile.Compute(_folder.File("missing"), file: null));
        Assert.Null(ImageFile.Compute("", file: null));
    }

    [Fact]
    public void A_FIFO_is_not_even_opened()
    {
        string fifo = _folder.File("fifo"), file = Write("file", "content"u8);
        ImageFile.Run("mkfifo", fifo);
        using OpenWatch watch = new(_folder.Path);

        ImageFile.Compute(fifo, file: null);
        ImageFile.Compute(file, file: null);

        Assert.Equal(["file"], watch.Opened());
    }

    [Fact]
    public void A_file_that_has_more_to_read_than_it_was_long_when_it_was_opened_has_no_hash()
    {
        Assert.Equal(0, new FileInfo("/proc/version").Length);

        Assert.Null(ImageFile.Compute("/proc/version", file: null));
    }

    [Fact]
    public void It_gives_up_when_told_to()
    {
        string path = Write("file", new byte[1 << 20]);
        using CancellationTokenSource stop = new();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => ImageHasher.Compute(Encoding.UTF8.GetBytes(path), null, 0, HashAlgorithms.Sha256, stop.Token));
    }

    private string CopyOfCat()
    {
        string program = _folder.File("program");
        File.Copy("/bin/cat", program);
        return program;
    }

    private string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = _folder.File(name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
