using System.Globalization;
using System.IO.Compression;
using System.Text;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Benchmarks;

/// <summary>The rule engine on 20,000 events of real machines: published configurations, presets, growing numbers of literals, several routes.</summary>
internal static class RuleBenchmarks
{
    private static long _logged;

    /// <summary>The shipped events.</summary>
    public static EventCatalog Events { get; } = Shipped();

    /// <summary>Runs all.</summary>
    /// <param name="fixtures">The folder of fixtures.</param>
    /// <param name="presets">The folder of presets.</param>
    public static void Run(string fixtures, string presets)
    {
        EventBuffer events = RecordedEvents.Read(Path.Combine(fixtures, "sysmon/sysmon-20k.ndjson.gz"));
        foreach (string name in (string[])["swiftonsecurity/sysmonconfig-export", "sysmon-modular/sysmonconfig", "neo23x0/sysmonconfig-export-block", "ion-storm/sysmonconfig-export"])
            Measure(events, "rules: " + name, Read(Path.Combine(fixtures, "configurations", name + ".xml")));
        foreach (string preset in (string[])["audit", "detect", "desired-state"])
            Measure(events, "rules: preset windows/" + preset, Read(Path.Combine(presets, "windows", preset + ".xml")));
        foreach (int count in (int[])[10, 100, 1000, 10_000])
            Measure(events, string.Create(CultureInfo.InvariantCulture, $"rules: {count} literals"), Written(count));
        RuleSet swift = Read(Path.Combine(fixtures, "configurations/swiftonsecurity/sysmonconfig-export.xml"));
        RuleSet modular = Read(Path.Combine(fixtures, "configurations/sysmon-modular/sysmonconfig.xml"));
        RuleSet audit = Read(Path.Combine(presets, "windows/audit.xml")), detect = Read(Path.Combine(presets, "windows/detect.xml"));
        Measure(events, "rules: 1 route", swift);
        Measure(events, "rules: 2 routes", swift, modular);
        Measure(events, "rules: 4 routes", swift, modular, audit, detect);
        if (_logged == 42)
            Console.WriteLine();
    }

    private static void Measure(EventBuffer events, string name, params RuleSet[] routes)
    {
        RulePlan plan = RulePlan.Compile(Events, routes);
        RuleEvaluator evaluator = new(plan, namesDropped: false);
        RouteVerdict[] verdicts = new RouteVerdict[routes.Length];
        Rate rate = Measurement.Run(count =>
        {
            for (int i = 0, at = 0; i < count; i++, at = at + 1 == events.Count ? 0 : at + 1)
            {
                evaluator.Evaluate(events[at], verdicts);
                _logged += verdicts[0].IsLogged ? 1 : 0;
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-52} {rate.PerSecond,12:N0} events/s per core   {rate.BytesEach:N1} B each"));
    }

    private static EventCatalog Shipped()
    {
        EventCatalog events = new();
        foreach (EventSchema schema in ShippedEvents.All)
            events.Add(schema);
        return events;
    }

    private static RuleSet Read(string path)
    {
        if (File.Exists(path))
            return RuleSetReader.Read(path, [path], Events, new RuleReadOptions()).Set!;
        using GZipStream content = new(File.OpenRead(path + ".gz"), CompressionMode.Decompress);
        return RuleSetReader.Read(path, path, content, Events, new RuleReadOptions()).Set!;
    }

    /// <summary>A rule set whose literals are like those of published ones and match next to nothing.</summary>
    private static RuleSet Written(int count)
    {
        Random random = new(1);
        string[] conditions = ["contains", "end with", "begin with", "is", "image"];
        StringBuilder xml = new("<Sysmon schemaversion=\"4.90\"><EventFiltering>");
        foreach ((string element, string field) in new[] { ("ProcessCreate", "Image"), ("ImageLoad", "ImageLoaded"), ("FileCreate", "TargetFilename"), ("ProcessAccess", "TargetImage"), ("RegistryEvent", "TargetObject") })
        {
            xml.Append(CultureInfo.InvariantCulture, $"<RuleGroup groupRelation=\"or\"><{element} onmatch=\"include\">");
            for (int i = 0; i < count / 5; i++)
            {
                string condition = conditions[i % conditions.Length];
                string word = string.Concat(Enumerable.Range(0, random.Next(6, 14)).Select(_ => (char)('a' + random.Next(26))));
                string value = condition switch
                {
                    "begin with" => $"C:\\Program Files\\{word}",
                    "is" => $"C:\\Windows\\System32\\{word}.exe",
                    "image" => word + ".exe",
                    _ => $"\\{word}.exe",
                };
                xml.Append(CultureInfo.InvariantCulture, $"<{field} name=\"rule {i}\" condition=\"{condition}\">{value}</{field}>");
            }

            xml.Append(CultureInfo.InvariantCulture, $"</{element}></RuleGroup>");
        }

        xml.Append("</EventFiltering></Sysmon>");
        using MemoryStream content = new(Encoding.UTF8.GetBytes(xml.ToString()));
        return RuleSetReader.Read("written", "written.xml", content, Events, new RuleReadOptions()).Set!;
    }
}
