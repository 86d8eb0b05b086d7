using System.Text;
using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;

namespace Monitor.Rules.Tests.Configurations;

/// <summary>The global options of a configuration.</summary>
public sealed class OptionTests
{
    [Fact]
    public void Without_options_they_have_the_reference_engines_defaults()
    {
        RuleOptions options = Load("");

        Assert.Equal(["SHA256"], options.HashAlgorithms);
        Assert.True(options.CheckRevocation);
        Assert.Null(options.DnsLookup);
        Assert.Equal("Sysmon", options.ArchiveDirectory);
        Assert.False(options.CaptureClipboard);
        Assert.Empty(options.FieldSizes);
    }

    [Theory]
    [InlineData("*", "IMPHASH,MD5,SHA1,SHA256")]
    [InlineData("all", "IMPHASH,MD5,SHA1,SHA256")]
    [InlineData("ALL", "IMPHASH,MD5,SHA1,SHA256")]
    [InlineData("md5,sha256", "MD5,SHA256")]
    [InlineData("MD5,Sha1,SHA256,imphash", "IMPHASH,MD5,SHA1,SHA256")]
    [InlineData("sha-1,imp-hash,md-5,SHA-256", "IMPHASH,MD5,SHA1,SHA256")]
    [InlineData("sha1", "SHA1")]
    public void Hash_algorithms_are_known_by_their_names_in_any_case(string value, string expected)
    {
        RuleSetReading reading = Read($"<HashAlgorithms>{value}</HashAlgorithms>");

        Assert.Empty(reading.Warnings);
        Assert.Equal(expected, string.Join(',', reading.Set!.Options.HashAlgorithms.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("<HashAlgorithms>sha512</HashAlgorithms>")]
    [InlineData("<HashAlgorithms>md5, sha1</HashAlgorithms>")]
    [InlineData("<HashAlgorithms>md5;sha1</HashAlgorithms>")]
    [InlineData("<HashAlgorithms>md5,</HashAlgorithms>")]
    [InlineData("<ArchiveDirectory>a\\b</ArchiveDirectory>")]
    [InlineData("<ArchiveDirectory>..</ArchiveDirectory>")]
    [InlineData("<CaptureClipboard>True</CaptureClipboard>")]
    [InlineData("<CaptureClipboard>maybe</CaptureClipboard>")]
    [InlineData("<hashAlgorithms>md5</hashAlgorithms>")]
    [InlineData("<HashAlgorithm>md5</HashAlgorithm>")]
    [InlineData("<CopyOnDeletePE>true</CopyOnDeletePE>")]
    [InlineData("<CopyOnDelete_PE>true</CopyOnDelete_PE>")]
    public void A_value_or_a_name_that_the_reference_engine_does_not_take_is_told(string option)
    {
        RuleSetReading reading = Read(option);

        Assert.NotEqual(0, reading.Errors.Count + reading.Warnings.Count);
        Assert.All(reading.Errors.Concat(reading.Warnings), finding => Assert.Equal(2, finding.Place?.Line));
    }

    [Theory]
    [InlineData("<CaptureClipboard/>", true)]
    [InlineData("<CaptureClipboard></CaptureClipboard>", true)]
    [InlineData("<CaptureClipboard>true</CaptureClipboard>", true)]
    [InlineData("<CaptureClipboard>1</CaptureClipboard>", true)]
    [InlineData("<CaptureClipboard>enabled</CaptureClipboard>", true)]
    [InlineData("<CaptureClipboard>false</CaptureClipboard>", false)]
    [InlineData("<CaptureClipboard>0</CaptureClipboard>", false)]
    [InlineData("<CaptureClipboard>NULL</CaptureClipboard>", false)]
    [InlineData("<CaptureClipboard>disabled</CaptureClipboard>", false)]
    public void The_clipboard_is_captured_for_the_words_that_say_so(string option, bool expected) =>
        Assert.Equal(expected, Load(option).CaptureClipboard);

    [Theory]
    [InlineData("<DnsLookup/>", true)]
    [InlineData("<DnsLookup>True</DnsLookup>", true)]
    [InlineData("<DnsLookup>true</DnsLookup>", true)]
    [InlineData("<DnsLookup>False</DnsLookup>", false)]
    [InlineData("<DnsLookup>True</DnsLookup><DnsLookup>False</DnsLookup>", false)]
    [InlineData("<DnsLookup>maybe</DnsLookup>", null)]
    public void Names_are_looked_up_where_a_file_says_so(string option, bool? expected) =>
        Assert.Equal(expected, Read(option).Set!.Options.DnsLookup);

    /// <summary>The values of the vendor's own test of this option.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("Nonfield:5", false)]
    [InlineData("Image:5,Nonfield:6", false)]
    [InlineData("Nonfield:5,Image:6", false)]
    [InlineData("Image:0", false)]
    [InlineData("Image:-1", false)]
    [InlineData("Image:-2", false)]
    [InlineData("Image:0,User:5", false)]
    [InlineData("Image:5,User:0", false)]
    [InlineData("Image:-1,User:5", false)]
    [InlineData("Image:5,User:-1", false)]
    [InlineData("Image:-2,User:5", false)]
    [InlineData("Image:5,User:-2", false)]
    [InlineData("Image:5.User:6", false)]
    [InlineData("Image:5,User:6", true)]
    public void Field_sizes_are_sizes_of_fields(string value, bool isValid)
    {
        RuleSetReading reading = Read($"<FieldSizes>{value}</FieldSizes>");

        Assert.True(isValid == (reading.Errors.Count + reading.Warnings.Count == 0), TextRules.Findings(reading));
        if (isValid)
            Assert.Equal(value, string.Join(',', reading.Set!.Options.FieldSizes.Select(size => $"{size.Key}:{size.Value}")));
    }

    [Fact]
    public void Of_an_option_that_comes_twice_the_last_one_holds() =>
        Assert.Equal(["SHA1"], Load("<HashAlgorithms>md5</HashAlgorithms><HashAlgorithms>sha1</HashAlgorithms>").HashAlgorithms);

    [Theory]
    [InlineData("<Bogus/>")]
    [InlineData("<CaptureClipboard>maybe</CaptureClipboard>")]
    public void Behind_an_option_that_is_not_known_or_not_understood_no_option_is_read_and_that_is_told(string end)
    {
        RuleSetReading reading = Read($"<ArchiveDirectory>before</ArchiveDirectory>{end}<HashAlgorithms>md5</HashAlgorithms>");

        Assert.Equal("before", reading.Set?.Options.ArchiveDirectory);
        Assert.Equal(["SHA256"], reading.Set?.Options.HashAlgorithms);
        Assert.Equal(2, reading.Warnings.Count);
        Assert.Single(reading.Set!.Sets);
    }

    private static RuleOptions Load(string options)
    {
        RuleSetReading reading = Read(options);
        Assert.True(reading.Set is not null && reading.Warnings.Count == 0, TextRules.Findings(reading));
        return reading.Set.Options;
    }

    private static RuleSetReading Read(string options) => TextRules.Read(Encoding.UTF8.GetBytes(
        $"<Sysmon schemaversion=\"4.90\">\n{options}\n<EventFiltering><ImageLoad onmatch=\"exclude\"/></EventFiltering></Sysmon>"));
}
