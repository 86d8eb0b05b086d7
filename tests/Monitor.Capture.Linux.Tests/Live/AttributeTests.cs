using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Times, permissions and owners that programs set, against what stat says of the file then.</summary>
public sealed class AttributeTests : IDisposable
{
    private const int NotPossible = 77;
    private const KernelHooks Attributes = KernelHooks.FileTime | KernelHooks.FileMode | KernelHooks.FileOwner;

    private readonly LiveKernel _kernel;
    private readonly CaptureSession _session;
    private readonly TemporaryFolder _folder = new();

    public AttributeTests(LiveKernel kernel)
    {
        _kernel = kernel;
        _session = kernel.Session;
        Write("file");
    }

    public static TheoryData<string, string> TimeCalls => Both("utime", "utimes", "futimesat", "utimensat", "utimensat-link", "futimens", "utimensat-time64");

    public static TheoryData<string, string> ModeCalls => Both("chmod", "fchmod", "fchmodat", "fchmodat2", "fchmodat2-empty");

    public static TheoryData<string, string> OwnerCalls =>
        Both("chown", "lchown", "fchown", "chown16", "lchown16", "fchown16", "fchownat", "fchownat-empty");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(TimeCalls))]
    public void Times_are_those_that_the_file_has_then(string table, string call)
    {
        SeenActivity set = Assert.Single(Act(table, call, "file", "1000000001", "123456000", "1500000002", "654321000"));

        Assert.Equal((KernelHooks.FileTime, PathOf("file")), (set.Kind, set.FilePath));
        Assert.Equal(Stat("%.9X %.9Y", "file"), $"{Seconds(set.Accessed)} {Seconds(set.Modified)}");
        Assert.Equal(((uint?)null, (uint?)null, (uint?)null), (set.Mode, set.Owner.Id, set.Group.Id));
        if (call == "futimens")
            Assert.Equal(Stat("%i", "file"), $"{set.File!.Value.Inode}");
    }

    [Fact]
    public void A_time_that_is_left_alone_is_not_told()
    {
        SeenActivity read = Assert.Single(Act("native", "utimensat", "file", "7", "1", "0", "omit"));
        SeenActivity written = Assert.Single(Act("native", "utimensat", "file", "0", "omit", "7", "1"));

        Assert.Equal((new EventTime(7_000_000_001), (EventTime?)null), (read.Accessed!.Value, read.Modified));
        Assert.Equal(((EventTime?)null, new EventTime(7_000_000_001)), (written.Accessed, written.Modified!.Value));
    }

    [Fact]
    public void The_present_beside_another_time_is_the_moment_of_the_call()
    {
        SeenActivity set = Assert.Single(Act("native", "utimensat", "file", "0", "now", "7", "0"));

        Assert.InRange(set.Accessed!.Value.UnixNanoseconds, set.Time.UnixNanoseconds - 1_000_000_000, set.Time.UnixNanoseconds + 1_000_000_000);
    }

    [Fact]
    public void To_set_the_present_is_no_event()
    {
        Assert.Empty(Act("native", "utimensat-null", "file"));
        Assert.Empty(Act("native", "utimensat", "file", "0", "now", "0", "now"));
        Assert.Empty(Act("native", "utimensat", "file", "0", "omit", "0", "now"));
        Assert.Empty(Of(Program.RunIn(_folder.Path, "/usr/bin/touch", "file")));
    }

    [Theory]
    [InlineData("1969-12-31T23:59:58.25Z", -1_750_000_000)]
    [InlineData("2199-01-01T00:00:00Z", 7_226_582_400_000_000_000)]
    public void Times_of_another_age_are_told_as_they_are(string date, long nanoseconds)
    {
        SeenActivity set = Assert.Single(Of(Program.RunIn(_folder.Path, "/usr/bin/touch", "-m", "-d", date, "file")));

        Assert.Equal(nanoseconds, set.Modified!.Value.UnixNanoseconds);
    }

    [Theory]
    [MemberData(nameof(ModeCalls))]
    public void Permissions_are_those_that_the_file_has_then(string table, string call)
    {
        SeenActivity set = Assert.Single(Act(table, call, "file", "6751"));

        Assert.Equal((KernelHooks.FileMode, PathOf("file")), (set.Kind, set.FilePath));
        Assert.Equal(Stat("%a", "file"), Convert.ToString((int)set.Mode!.Value, 8));
        Assert.Equal(((EventTime?)null, (uint?)null), (set.Modified, set.Owner.Id));
    }

    [Theory]
    [MemberData(nameof(OwnerCalls))]
    public void Owner_and_group_are_those_that_the_file_has_then(string table, string call)
    {
        SeenActivity set = Assert.Single(Act(table, call, "file", "1", "2"));

        Assert.Equal((KernelHooks.FileOwner, PathOf("file")), (set.Kind, set.FilePath));
        Assert.Equal(Stat("%u %U %g %G", "file"), $"{set.Owner.Id} {set.Owner.Name} {set.Group.Id} {set.Group.Name}");
    }

    [Theory]
    [InlineData("native", "chown")]
    [InlineData("compat", "chown")]
    [InlineData("compat", "chown16")]
    public void An_owner_or_group_that_is_left_alone_is_not_told(string table, string call)
    {
        SeenActivity owner = Assert.Single(Act(table, call, "file", "54321", "-1"));
        SeenActivity group = Assert.Single(Act(table, call, "file", "-1", "54321"));

        Assert.Equal((((uint?)54321, "54321"), ((uint?)null, "-")), (owner.Owner, owner.Group));
        Assert.Equal((((uint?)null, "-"), ((uint?)54321, "54321")), (group.Owner, group.Group));
        Assert.Empty(Act(table, call, "file", "-1", "-1"));
    }

    [Fact]
    public void Inside_a_user_namespace_numbers_are_those_of_the_host()
    {
        Program.Output("/bin/chown", "5000:6000", PathOf("file"), _folder.Path);

        SeenActivity set = Assert.Single(Act("native", "namespace-chown", "file", "7", "8"));

        Assert.Equal(Stat("%u %g", "file"), $"{set.Owner.Id} {set.Group.Id}");
        Assert.Equal(((uint?)5007, (uint?)6008), (set.Owner.Id, set.Group.Id));
    }

    [Theory]
    [InlineData("two\\nlines")]
    [InlineData("not\\377utf8")]
    [InlineData("%0255d")]
    public void Whatever_a_file_is_called_its_name_is_told(string name)
    {
        Program program = Program.RunIn(_folder.Path, "/bin/sh", "-c", "f=\"$(printf \"$1\")\"; : > \"$f\"; chmod 600 \"$f\"; printf %s \"$f\"", "sh", name);

        SeenActivity set = Assert.Single(Of(program));

        Assert.Equal(PathOf(string.Join('\n', program.Lines)), set.FilePath);
    }

    [Fact]
    public void A_path_as_long_as_the_kernel_takes_is_told_whole()
    {
        string part = new('d', 250);
        string folder = string.Join('/', Enumerable.Repeat(part, 15));
        Directory.CreateDirectory(PathOf(folder));
        string path = $"{folder}/{new string('f', 255)}";
        path = string.Concat(Enumerable.Repeat("./", (4095 - path.Length) / 2)) + path;
        Write(path);

        SeenActivity set = Assert.Single(Act("native", "chmod", path, "600"));

        Assert.Equal(PathOf($"{folder}/{new string('f', 255)}"), set.FilePath);
    }

    [Fact]
    public void What_is_refused_is_not_seen()
    {
        Assert.Empty(Of(Program.RunIn(_folder.Path, "/bin/sh", "-c", "chmod 600 nowhere; chown 1:1 nowhere; touch -c -d 2000-01-01 nowhere")));
    }

    private static TheoryData<string, string> Both(params string[] calls)
    {
        TheoryData<string, string> data = [];
        foreach (string call in calls)
        {
            data.Add("native", call);
            data.Add("compat", call);
        }

        return data;
    }

    private static string Seconds(EventTime? time) =>
        time is { } known ? $"{known.UnixNanoseconds / 1_000_000_000}.{known.UnixNanoseconds % 1_000_000_000:d9}" : "-";

    private void Write(string name) => File.WriteAllText(PathOf(name), "");

    private string PathOf(string name) => $"{_folder.Path}/{name}";

    private string Stat(string format, string name) => Program.Output("/usr/bin/stat", "-c", format, PathOf(name));

    private List<SeenActivity> Act(string table, params string[] call)
    {
        Program program = Program.RunIn(_folder.Path, _kernel.FileActions, [table, .. call]);
        Assert.SkipWhen(program.ExitCode == NotPossible, $"This kernel has no {table} {call[0]}.");
        Assert.Equal(0, program.ExitCode);
        return Of(program);
    }

    private List<SeenActivity> Of(Program program)
    {
        _session.AllOf(program.Id);
        return _session.Where(activity => (activity.Kind & Attributes) != 0 && activity.Time >= program.Before && activity.FilePath.StartsWith(_folder.Path, StringComparison.Ordinal));
    }
}
