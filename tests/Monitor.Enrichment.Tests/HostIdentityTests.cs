using System.Globalization;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests;

public sealed class HostIdentityTests : IDisposable
{
    private const long Second = 1_700_000_000;
    private static readonly EventTime Boot = new(Second * 1_000_000_000 + 999_999_999);

    private readonly TemporaryFolder _folder = new();

    private string StateFile => _folder.File("boot");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_process_guid_is_machine_then_second_of_the_start_then_key()
    {
        HostIdentity host = new(0x924935dc, Guid.NewGuid(), 0x647e3e6a);

        string guid = host.ProcessGuid(processId: 100, startTicks: 250).ToString();

        Assert.StartsWith("924935dc-3e6c-647e-", guid, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_guid_never_changes_from_one_version_of_the_agent_to_the_next()
    {
        // hashlib.sha256(uuid.UUID(boot).bytes_le + struct.pack('<IQ', pid, ticks)) by Python.
        Guid guid = Facts.Host.ProcessGuid(processId: 4711, startTicks: 123_456_789);

        Assert.Equal("924935dc-c787-6566-f464-a735ead83a77", guid.ToString());
    }

    [Fact]
    public void Another_process_another_start_and_another_boot_have_another_key()
    {
        HostIdentity nextBoot = new(0x924935dc, Guid.NewGuid(), 1_700_000_000);
        string[] keys =
        [
            KeyOf(Facts.Host.ProcessGuid(100, 5000)),
            KeyOf(Facts.Host.ProcessGuid(101, 5000)),
            KeyOf(Facts.Host.ProcessGuid(100, 5001)),
            KeyOf(nextBoot.ProcessGuid(100, 5000)),
        ];

        Assert.Distinct(keys);
    }

    [Fact]
    public void A_login_guid_has_no_time_and_tells_user_and_session_apart()
    {
        Guid guid = Facts.Host.LogonGuid(loginUserId: 1000, session: 3);

        Assert.StartsWith("924935dc-0000-0000-", guid.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(guid, Facts.Host.LogonGuid(1001, 3));
        Assert.NotEqual(guid, Facts.Host.LogonGuid(1000, 4));
    }

    [Fact]
    public void The_machine_is_the_first_eight_digits_of_the_machine_id()
    {
        Assert.SkipUnless(File.Exists("/etc/machine-id"), "This machine has no /etc/machine-id.");
        string machine = File.ReadAllText("/etc/machine-id")[..8];

        Assert.StartsWith(machine + "-", HostIdentity.Load(_folder.Path, Boot).ProcessGuid(1, 1).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_of_the_boot_is_fixed_at_the_first_start()
    {
        HostIdentity first = HostIdentity.Load(_folder.Path, Boot);

        Assert.Equal(Second, first.BootSecond);
        Assert.Equal(first.ProcessGuid(100, 5000), HostIdentity.Load(_folder.Path, Boot).ProcessGuid(100, 5000));
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(1)]
    [InlineData(50_000_000)]
    public void A_set_clock_changes_no_guid(long seconds)
    {
        Guid before = HostIdentity.Load(_folder.Path, Boot).ProcessGuid(100, 5000);

        Guid after = HostIdentity.Load(_folder.Path, new EventTime(Boot.UnixNanoseconds + seconds * 1_000_000_000)).ProcessGuid(100, 5000);

        Assert.Equal(before, after);
    }

    [Fact]
    public void A_state_file_of_another_boot_is_replaced()
    {
        File.WriteAllText(StateFile, $"{Guid.NewGuid()} 1234567890\n");

        Assert.Equal(Second, HostIdentity.Load(_folder.Path, Boot).BootSecond);
        Assert.Equal(Second, HostIdentity.Load(_folder.Path, new EventTime(0)).BootSecond);
    }

    [Fact]
    public void A_torn_state_file_is_replaced_wherever_it_ends()
    {
        HostIdentity.Load(_folder.Path, Boot);
        byte[] whole = File.ReadAllBytes(StateFile);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(StateFile, whole[..length]);

            Assert.Equal(Second + 5, HostIdentity.Load(_folder.Path, new EventTime(Boot.UnixNanoseconds + 5_000_000_000)).BootSecond);
        }
    }

    [Theory]
    [InlineData("{0} 99999999999999999999\n")]
    [InlineData("{0} yesterday\n")]
    [InlineData("{0} 1700000000 and more\n")]
    [InlineData("<xml/>")]
    [InlineData("\0\0\0\0")]
    public void A_state_file_that_makes_no_sense_is_replaced(string content)
    {
        string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        File.WriteAllText(StateFile, string.Format(CultureInfo.InvariantCulture, content, boot));

        Assert.Equal(Second, HostIdentity.Load(_folder.Path, Boot).BootSecond);
        Assert.Equal(Second, HostIdentity.Load(_folder.Path, new EventTime(0)).BootSecond);
    }

    [Fact]
    public void A_state_folder_that_is_not_there_is_told()
    {
        Assert.ThrowsAny<IOException>(() => HostIdentity.Load(_folder.File("missing"), Boot));
    }

    private static string KeyOf(Guid guid) => guid.ToString()[19..];
}
