using Monitor.Plugins.Trust;

namespace Monitor.Plugins.Tests.Trust;

/// <summary>What is read out of security descriptors. They come from outside: whatever the bytes are, the reader says what they mean or that it does
/// not know. MONITOR_TEST_LONG=1 tries a hundred times as many.</summary>
public sealed class SecurityDescriptorTests
{
    private const string Users = "S-1-5-32-545";

    private static readonly int Rounds = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1" ? 2_000_000 : 20_000;

    /// <summary>O:BAG:SYD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU), byte for byte.</summary>
    private static readonly byte[] ClosedToWriters = Convert.FromHexString(
        "0100049060000000700000000000000014000000"
        + "02004c0003000000"
        + "00031400ff011f00" + "010100000000000512000000"
        + "00031800ff011f00" + "01020000000000052000000020020000"
        + "00031800a9001200" + "01020000000000052000000021020000"
        + "01020000000000052000000020020000"
        + "010100000000000512000000");

    [Fact]
    public void A_descriptor_of_Windows_is_understood()
    {
        SecurityDescriptor read = SecurityDescriptor.Read(ClosedToWriters)!;

        Assert.Equal("S-1-5-32-544", read.Owner);
        Assert.Equal(
            [new AccessGrant("S-1-5-18", AccessGrant.AnyChange), new AccessGrant("S-1-5-32-544", AccessGrant.AnyChange), new AccessGrant(Users, FileRights.None)],
            read.Grants);
    }

    [Fact]
    public void Of_a_descriptor_that_ends_too_early_nothing_is_believed()
    {
        // The group at its end is of no interest.
        const int GroupBytes = 12;
        Assert.All(Enumerable.Range(0, ClosedToWriters.Length - GroupBytes), length => Assert.Null(SecurityDescriptor.Read(ClosedToWriters.AsSpan(0, length))));
    }

    [Fact]
    public void No_list_is_another_thing_than_an_empty_one()
    {
        byte[] present = DescriptorWriter.Write(Users, []);
        byte[] leadsNowhere = [.. present];
        leadsNowhere.AsSpan(16, 4).Clear();

        Assert.Empty(SecurityDescriptor.Read(present)!.Grants!);
        Assert.Null(SecurityDescriptor.Read(DescriptorWriter.Write(Users, entries: null))!.Grants);
        Assert.Null(SecurityDescriptor.Read(leadsNowhere)!.Grants);
        Assert.Null(SecurityDescriptor.Read(DescriptorWriter.Write(owner: null, []))!.Owner);
    }

    [Fact]
    public void An_offset_into_the_head_leads_astray()
    {
        // From byte 8 on stands what could be an identifier, if the head were not there.
        byte[] bytes = DescriptorWriter.Write(Users, []);
        bytes[4] = 8;
        ((byte[])[1, 1, 0, 0, 0, 0, 0, 5]).CopyTo(bytes, 8);

        Assert.Null(SecurityDescriptor.Read(bytes));
    }

    [Theory]
    [InlineData(0x1000_0000, 0xd_0156)]
    [InlineData(0x4000_0000, 0x116)]
    [InlineData(0x001f_01ff, 0xd_0156)]
    [InlineData(0x0012_00a9, 0)]
    [InlineData(0x0013_01bf, 0x1_0116)]
    public void Of_the_rights_those_are_kept_that_change_something(uint given, uint kept)
    {
        SecurityDescriptor read = SecurityDescriptor.Read(DescriptorWriter.Write(Users, [DescriptorWriter.Entry(Users, given)]))!;

        Assert.Equal((FileRights)kept, Assert.Single(read.Grants!).Rights);
    }

    [Theory]
    [InlineData(DescriptorWriter.AllowObject, "00000000")]
    [InlineData(DescriptorWriter.AllowObject, "0100000000112233445566778899aabbccddeeff")]
    [InlineData(DescriptorWriter.AllowObject, "0300000000112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData(11, "0200000000112233445566778899aabbccddeeff")]
    [InlineData(DescriptorWriter.AllowIf, "")]
    public void Every_kind_of_entry_that_gives_rights_counts(byte kind, string between)
    {
        byte[] entry = DescriptorWriter.Entry(Users, 2, kind, flags: 0, Convert.FromHexString(between));

        Assert.Equal([new AccessGrant(Users, FileRights.WriteData)], SecurityDescriptor.Read(DescriptorWriter.Write(Users, [entry]))!.Grants);
    }

    [Fact]
    public void What_refuses_or_watches_or_is_only_handed_down_gives_nothing()
    {
        byte[][] entries =
        [
            .. ((byte[])[1, 2, 3, 6, 7, 8, 10, 12, 13, 14, 15, 16, 0x11, 0x12, 0x13, 0x14, 0x15]).Select(kind => DescriptorWriter.Entry(Users, 0x1f_01ff, kind)),
            DescriptorWriter.Entry(Users, 0x1f_01ff, DescriptorWriter.Allow, DescriptorWriter.InheritOnly | 3),
        ];

        Assert.Empty(SecurityDescriptor.Read(DescriptorWriter.Write(Users, entries))!.Grants!);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0x16)]
    [InlineData(0xff)]
    public void An_entry_of_a_kind_that_nobody_knows_makes_the_whole_unknown(byte kind) =>
        Assert.Null(SecurityDescriptor.Read(DescriptorWriter.Write(Users, [DescriptorWriter.Entry(Users, 0, kind)])));

    [Fact]
    public void Identifiers_have_their_usual_form()
    {
        foreach (string identifier in (string[])["S-1-0x123456789ABC-7", "S-1-5", WellKnownSid.TrustedInstaller, "S-1-5-21-4294967295-0-1-500"])
            Assert.Equal(identifier, SecurityDescriptor.Read(DescriptorWriter.Write(identifier, []))!.Owner);
    }

    [Fact]
    public void What_was_written_is_read_whatever_it_is()
    {
        Random random = new(1);
        for (int round = 0; round < Rounds / 10; round++)
        {
            List<byte[]> entries = [];
            List<AccessGrant> expected = [];
            for (int count = random.Next(6); count > 0; count--)
            {
                string to = $"S-1-5-{string.Join('-', Enumerable.Range(0, random.Next(1, 15)).Select(_ => (uint)random.NextInt64(1L << 32)))}";
                uint rights = (uint)random.NextInt64(1L << 28);
                byte kind = random.Next(2) == 0 ? DescriptorWriter.Allow : DescriptorWriter.Deny, flags = (byte)random.Next(32);
                entries.Add(DescriptorWriter.Entry(to, rights, kind, flags));
                if (kind == DescriptorWriter.Allow && (flags & DescriptorWriter.InheritOnly) == 0)
                    expected.Add(new AccessGrant(to, (FileRights)rights & AccessGrant.AnyChange));
            }

            Assert.Equal(expected, SecurityDescriptor.Read(DescriptorWriter.Write(Users, entries))!.Grants);
        }
    }

    [Fact]
    public void Whatever_the_bytes_are_the_reader_neither_throws_nor_makes_things_up()
    {
        Random random = new(2);
        byte[] seed = DescriptorWriter.Write("S-1-5-21-1-2-3-1001", [
            DescriptorWriter.Entry(Users, 2),
            DescriptorWriter.Entry("S-1-1-0", 0x1000_0000, DescriptorWriter.AllowObject, flags: 0, [1, 0, 0, 0, .. new byte[16]]),
            DescriptorWriter.Entry("S-1-5-18", 0x1f_01ff, DescriptorWriter.Deny)]);
        int understood = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = [.. seed];
            for (int changes = random.Next(1, 5); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (SecurityDescriptor.Read(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length)) is not { } read)
                continue;
            understood++;
            Assert.All(read.Grants ?? [], grant => Assert.Equal(FileRights.None, grant.Rights & ~AccessGrant.AnyChange));
            Assert.All((read.Grants ?? []).Select(grant => grant.To).Append(read.Owner ?? "S-1-"), identifier => Assert.StartsWith("S-1-", identifier));
        }

        Assert.InRange(understood, 1, Rounds - 1);
    }
}
