using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests.Trust;

/// <summary>Whom the check of Windows trusts, with descriptors as Windows has them on files that are here; the asking itself is tried under Wine.</summary>
public sealed class WindowsFileTrustTests : IDisposable
{
    private const string Author = "S-1-5-21-1-2-3-1001";
    private const string Users = "S-1-5-32-545";
    private const uint Modify = 0x13_01bf;
    private const uint ReadAndRun = 0x12_00a9;
    private const uint MakeFilesAndFolders = 0x116;

    private static readonly byte[][] Usual =
    [
        DescriptorWriter.Entry(WellKnownSid.System, 0x1f_01ff),
        DescriptorWriter.Entry(WellKnownSid.Administrators, 0x1f_01ff),
        DescriptorWriter.Entry(Users, ReadAndRun),
        DescriptorWriter.Entry(WellKnownSid.CreatorOwner, 0x1f_01ff),
        DescriptorWriter.Entry(WellKnownSid.OwnerRights, 0x1f_01ff),
        DescriptorWriter.Entry(Users, Modify, DescriptorWriter.Allow, DescriptorWriter.InheritOnly),
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("monitor-trust-").FullName;
    private readonly string _folder;
    private readonly Dictionary<string, List<byte[]>> _descriptors = [];
    private readonly Dictionary<string, Type> _gone = [];
    private bool _isLinkToNothing;
    private string? _unlisted;
    private bool _goesWhenListed;

    public WindowsFileTrustTests()
    {
        _folder = Directory.CreateDirectory(Path.Combine(_root, "plugins", "one")).FullName;
        File.WriteAllText(Path.Combine(_folder, "one.dll"), "");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_administrators_own_and_others_only_read_is_trusted()
    {
        Assert.Null(Check());
        Assert.Null(Trust().Find(Path.Combine(_folder, "one.dll")));
        Assert.Null(Trust().FindBelow(_root));
    }

    [Theory]
    [InlineData("plugins/one/one.dll")]
    [InlineData("plugins/one")]
    [InlineData("plugins")]
    [InlineData("")]
    public void What_belongs_to_somebody_else_is_not(string entry)
    {
        string path = Set(entry, DescriptorWriter.Write(Author, Usual));

        MonitorError error = Check()!;

        Assert.Equal(("MON2013", path), (error.Code, error.Place?.File));
        Assert.Contains(Author, error.Cause);
        Assert.Contains($"icacls \"{path}\" /setowner *S-1-5-32-544", error.Cure);
        Assert.Null(Check(Author));
    }

    [Theory]
    [InlineData("plugins/one/one.dll", 0x2)]
    [InlineData("plugins/one/one.dll", 0x4)]
    [InlineData("plugins/one/one.dll", 0x10)]
    [InlineData("plugins/one/one.dll", 0x100)]
    [InlineData("plugins/one/one.dll", 0x1_0000)]
    [InlineData("plugins/one/one.dll", 0x4_0000)]
    [InlineData("plugins/one/one.dll", 0x8_0000)]
    [InlineData("plugins/one", MakeFilesAndFolders)]
    [InlineData("plugins/one", 0x40)]
    [InlineData("plugins", 0x40)]
    [InlineData("plugins", 0x1_0000)]
    [InlineData("plugins", 0x4_0000)]
    [InlineData("plugins", 0x8_0000)]
    [InlineData("", Modify)]
    public void What_others_may_change_is_not(string entry, uint rights)
    {
        string path = Set(entry, DescriptorWriter.Write(WellKnownSid.System, [.. Usual, DescriptorWriter.Entry(WellKnownSid.Everyone, rights)]));

        MonitorError error = Check()!;

        Assert.Equal(("MON2014", path), (error.Code, error.Place?.File));
        Assert.Contains("Everyone (S-1-1-0)", error.Cause);
        Assert.Contains($"icacls \"{path}\" /inheritance:d /remove:g *S-1-1-0", error.Cure);
    }

    [Theory]
    [InlineData("plugins")]
    [InlineData("")]
    public void In_a_folder_above_others_may_make_files(string entry)
    {
        Set(entry, DescriptorWriter.Write(WellKnownSid.System, [.. Usual, DescriptorWriter.Entry(Users, ReadAndRun | MakeFilesAndFolders)]));

        Assert.Null(Check());
    }

    [Fact]
    public void A_volumes_root_cannot_be_deleted_and_so_may_allow_it()
    {
        _descriptors["/"] = [DescriptorWriter.Write(WellKnownSid.TrustedInstaller, [.. Usual, DescriptorWriter.Entry("S-1-5-11", Modify)])];
        Assert.Null(Trust("/nowhere").Check("one", _folder, []));

        _descriptors["/"] = [DescriptorWriter.Write(WellKnownSid.TrustedInstaller, [.. Usual, DescriptorWriter.Entry("S-1-5-11", 0x40)])];
        Assert.Equal("/", Trust("/nowhere").Check("one", _folder, [])?.Place?.File);
    }

    [Fact]
    public void Above_the_install_root_nothing_is_asked()
    {
        Set("", DescriptorWriter.Write(Author, Usual));

        Assert.Null(Trust(Path.Combine(_root, "plugins")).Check("one", _folder, ["one.dll"]));
        Assert.NotNull(Trust("/nowhere").Check("one", _folder, ["one.dll"]));
    }

    [Fact]
    public void Without_a_list_everybody_may_do_everything()
    {
        Set("plugins/one/one.dll", DescriptorWriter.Write(WellKnownSid.System, entries: null));

        Assert.Equal("MON2014", Check()?.Code);
    }

    [Fact]
    public void What_is_refused_to_everybody_takes_nothing_back()
    {
        Set("plugins/one/one.dll", DescriptorWriter.Write(WellKnownSid.System, [DescriptorWriter.Entry(WellKnownSid.Everyone, Modify, DescriptorWriter.Deny), DescriptorWriter.Entry(Users, Modify)]));

        Assert.Equal("MON2014", Check()?.Code);
    }

    [Fact]
    public void A_link_is_asked_and_so_is_what_it_leads_to()
    {
        byte[] good = DescriptorWriter.Write(WellKnownSid.System, Usual), bad = DescriptorWriter.Write(Author, Usual);
        foreach ((byte[] own, byte[] target) in ((byte[], byte[])[])[(good, bad), (bad, good)])
        {
            string path = Set("plugins/one/one.dll", own, target);
            Assert.Equal(path, Check()?.Place?.File);
        }
    }

    [Theory]
    [InlineData("plugins/one/one.dll")]
    [InlineData("plugins/one")]
    [InlineData("")]
    public void A_key_file_is_asked_like_any_other(string entry)
    {
        string path = Set(entry, DescriptorWriter.Write(Author, Usual));

        MonitorError error = Trust().CheckKey("Acme", Path.Combine(_folder, "one.dll"))!;

        Assert.Equal(("MON2043", path), (error.Code, error.Place?.File));
        Assert.Contains("icacls", error.Cure);
    }

    [Fact]
    public void The_way_through_a_link_is_asked_as_well_as_the_one_without()
    {
        string link = Path.Combine(_root, "link");
        File.CreateSymbolicLink(link, _folder);
        _descriptors[link] = [DescriptorWriter.Write(Author, Usual), DescriptorWriter.Write(WellKnownSid.System, Usual)];
        Assert.Equal(link, Trust().Find(Path.Combine(link, "one.dll"))?.Path);

        _descriptors.Remove(link);
        string behind = Set("plugins", DescriptorWriter.Write(Author, Usual));
        Assert.Equal(behind, Trust().Find(Path.Combine(link, "one.dll"))?.Path);
    }

    [Fact]
    public void A_folder_of_a_link_that_only_another_link_leads_to_is_asked()
    {
        string between = Directory.CreateDirectory(Path.Combine(_root, "between")).FullName;
        File.CreateSymbolicLink(Path.Combine(between, "second"), _folder);
        File.CreateSymbolicLink(Path.Combine(_root, "first"), Path.Combine(between, "second"));
        string path = Path.Combine(_root, "first", "one.dll");
        Assert.Null(Trust().Find(path));

        Set("between", DescriptorWriter.Write(Author, Usual));

        Assert.Equal(between, Trust().Find(path)?.Path);
    }

    [Theory]
    [InlineData(0x2)]
    [InlineData(0x100)]
    public void A_link_above_that_others_can_lead_elsewhere_is_not_trusted(uint rights)
    {
        byte[] good = DescriptorWriter.Write(WellKnownSid.System, Usual), open = DescriptorWriter.Write(WellKnownSid.System, [.. Usual, DescriptorWriter.Entry(Users, rights)]);
        string path = Set("plugins", good, open);
        Assert.Null(Trust().Find(Path.Combine(_folder, "one.dll")));

        Set("plugins", open, good);

        Assert.Equal(new FileDistrust(path, Owner: null, Users), Trust().Find(Path.Combine(_folder, "one.dll")));
    }

    [Fact]
    public void Links_in_a_circle_are_told()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "here"), Path.Combine(_root, "there"));
        File.CreateSymbolicLink(Path.Combine(_root, "there"), Path.Combine(_root, "here"));

        Assert.Throws<IOException>(() => Trust().Find(Path.Combine(_root, "here")));
    }

    [Fact]
    public void Below_a_folder_everything_is_asked_but_nothing_behind_a_link()
    {
        string outside = Directory.CreateDirectory(Path.Combine(_root, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "theirs"), "");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), outside);
        Set("plugins/one/link/theirs", DescriptorWriter.Write(Author, Usual));
        Assert.Null(Trust().FindBelow(_folder));

        string path = Set("plugins/one/one.dll", DescriptorWriter.Write(WellKnownSid.System, [DescriptorWriter.Entry(Users, 2)]));

        Assert.Equal(new FileDistrust(path, Owner: null, Users), Trust().FindBelow(Path.Combine(_root, "plugins")));
    }

    [Theory]
    [InlineData(typeof(FileNotFoundException))]
    [InlineData(typeof(DirectoryNotFoundException))]
    public void What_goes_while_a_folder_is_asked_is_passed_over(Type gone)
    {
        File.WriteAllText(Path.Combine(_folder, "status.new"), "");
        _gone[Path.Combine(_folder, "status.new")] = gone;
        Assert.Null(Trust().FindBelow(_root));

        string path = Set("plugins/one/one.dll", DescriptorWriter.Write(Author, Usual));
        Assert.Equal(path, Trust().FindBelow(_root)?.Path);
    }

    [Fact]
    public void A_folder_that_may_not_be_listed_since_it_is_being_deleted_is_passed_over()
    {
        string going = Directory.CreateDirectory(Path.Combine(_folder, "going")).FullName;
        _unlisted = going;
        _gone[going] = typeof(FileNotFoundException);
        _goesWhenListed = true;
        Assert.Null(Trust().FindBelow(_root));

        _gone.Remove(going);
        Assert.StartsWith("not listed", Assert.Throws<IOException>(() => Trust().FindBelow(_root)).Message);
    }

    [Fact]
    public void What_cannot_be_asked_is_not_passed_over()
    {
        _gone[Path.Combine(_folder, "one.dll")] = typeof(IOException);

        Assert.Throws<IOException>(() => Trust().FindBelow(_root));
    }

    [Fact]
    public void A_strangers_link_to_nothing_is_told_before_it_is_followed()
    {
        string path = Path.Combine(_root, "plugins");
        _descriptors[path] = [DescriptorWriter.Write(Author, Usual)];
        _isLinkToNothing = true;

        Assert.Equal(new FileDistrust(path, Author, Writer: null), Trust().FindStranger(path));
    }

    [Fact]
    public void Whom_a_folder_belongs_to_can_be_asked_alone()
    {
        string path = Set("plugins", DescriptorWriter.Write(WellKnownSid.System, [DescriptorWriter.Entry(Users, Modify)]));
        Assert.Null(Trust().FindStranger(path));

        Set("plugins", DescriptorWriter.Write(Author, Usual));
        Assert.Equal(new FileDistrust(path, Author, Writer: null), Trust().FindStranger(path));
    }

    [Fact]
    public void What_is_not_understood_is_told_and_not_trusted()
    {
        Set("plugins/one/one.dll", [1, 0, 4, 0x80]);
        Assert.Throws<IOException>(Check);

        Set("plugins/one/one.dll", DescriptorWriter.Write(owner: null, Usual));
        Assert.Throws<IOException>(Check);
    }

    private MonitorError? Check(params string[] alsoTrusted) => Trust(_root, alsoTrusted).Check("one", _folder, ["one.dll"]);

    private MonitorError? Check() => Check([]);

    private WindowsFileTrust Trust(string? root = null, params string[] alsoTrusted) => new(root ?? _root, WindowsFileTrust.Administrators.Concat(alsoTrusted).ToHashSet(), Read, List);

    private FileSystemInfo[] List(string folder)
    {
        if (folder != _unlisted)
            return WindowsFileTrust.List(folder);
        _goesWhenListed = false;
        throw new UnauthorizedAccessException("not listed");
    }

    private IEnumerable<byte[]> Read(string path)
    {
        if (_gone.TryGetValue(path, out Type? gone) && !(_goesWhenListed && path == _unlisted))
            throw (Exception)Activator.CreateInstance(gone)!;
        foreach (byte[] descriptor in _descriptors.TryGetValue(path, out List<byte[]>? set) ? set : [DescriptorWriter.Write(WellKnownSid.Administrators, Usual)])
            yield return descriptor;
        if (_isLinkToNothing)
            throw new FileNotFoundException();
    }

    private string Set(string entry, params byte[][] descriptors)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.Combine(_root, entry));
        _descriptors[path] = [.. descriptors];
        return path;
    }
}
