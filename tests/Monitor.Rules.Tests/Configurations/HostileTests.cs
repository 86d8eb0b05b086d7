using System.Text;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;

namespace Monitor.Rules.Tests.Configurations;

/// <summary>Files made to take the memory, the stack or the time of whoever reads them.</summary>
public sealed class HostileTests
{
    private const long MaximumAllocated = 300_000_000;
    private const string Start = "<Sysmon schemaversion=\"4.90\"><EventFiltering><ProcessCreate onmatch=\"include\">";
    private const string End = "</ProcessCreate></EventFiltering></Sysmon>";

    [Fact]
    public void Entities_that_grow_tenfold_are_refused()
    {
        StringBuilder text = new("<!DOCTYPE Sysmon [<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 30; i++)
            text.Append($"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}\">");
        text.Append($"]>{Start}<Image name=\"&a29;\">&a29;</Image>{End}");

        AssertRefused(text.ToString());
    }

    [Fact]
    public void An_entity_from_a_file_is_not_read()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, "theContentOfTheFile");
        try
        {
            RuleSetReading reading = AssertRefused($"<!DOCTYPE Sysmon [<!ENTITY x SYSTEM \"file://{path}\">]>{Start}<Image>&x;</Image>{End}");
            Assert.DoesNotContain("theContentOfTheFile", TextRules.Findings(reading), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("<Image name=\"", "a", 100_000_000, "\">a</Image>")]
    [InlineData("<Image>", "a", 100_000_000, "</Image>")]
    [InlineData("<Image>a</Image><", "a", 100_000_000, "/>")]
    [InlineData("<!--", "a", 100_000_000, "-->")]
    [InlineData("<?a ", "a", 100_000_000, "?>")]
    [InlineData("<Image><![CDATA[", "a", 100_000_000, "]]></Image>")]
    [InlineData("<Image>", "&amp;", 20_000_000, "</Image>")]
    [InlineData("", "<Image>a</Image>", 10_000_000, "")]
    [InlineData("", "<Rule><Imag/></Rule>", 5_000_000, "")]
    [InlineData("", "<Rule>", 20_000_000, "")]
    [InlineData("", " ", 100_000_000, "")]
    public void A_file_of_a_hundred_megabytes_is_refused_without_taking_as_much(string before, string part, int count, string after) =>
        AssertRefused(new GeneratedContent(Bytes(Start + before), Bytes(part), count, Bytes(after + End)));

    [Theory]
    [InlineData("RuleGroup")]
    [InlineData("Wrapper")]
    [InlineData("Rule")]
    public void Ten_thousand_levels_are_refused(string element)
    {
        string open = string.Concat(Enumerable.Repeat($"<{element}>", 10_000)), close = string.Concat(Enumerable.Repeat($"</{element}>", 10_000));

        AssertRefused($"<Sysmon schemaversion=\"4.90\"><EventFiltering>{open}{close}</EventFiltering></Sysmon>");
        AssertRefused($"{Start}{open}{close}{End}");
        AssertRefused($"<Sysmon schemaversion=\"4.90\">{open}{close}</Sysmon>");
        AssertRefused($"{Start}<Image>{open}{close}</Image>{End}");
    }

    [Theory]
    [InlineData("<RuleGroup a=\"b\">")]
    [InlineData("<ProcessCreate onmatch=\"include\">")]
    [InlineData("<Sysmon ")]
    [InlineData("<!DOCTYPE a [")]
    [InlineData("&a;")]
    public void A_file_that_does_not_end_is_refused(string part) =>
        AssertRefused(new GeneratedContent(Bytes("<Sysmon schemaversion=\"4.90\"><EventFiltering>"), Bytes(part), long.MaxValue / 100, []));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static RuleSetReading AssertRefused(string configuration) => AssertRefused(new MemoryStream(Bytes(configuration)));

    private static RuleSetReading AssertRefused(Stream content)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        RuleSetReading reading;
        using (content)
            reading = RuleSetReader.Read("test", "hostile.xml", content, TextRules.Catalog, new RuleReadOptions());
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Null(reading.Set);
        Assert.NotEmpty(reading.Errors);
        Assert.All(reading.Errors.Concat(reading.Warnings), finding => Assert.InRange(finding.ToString().Length, 1, 5000));
        Assert.InRange(allocated, 0, MaximumAllocated);
        return reading;
    }
}
