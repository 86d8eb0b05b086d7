using System.Text;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Tests.Evaluation;

/// <summary>Evaluation allocates nothing once an evaluator has seen its events.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 200;

    private static readonly string[] Routes =
    [
        "configurations/sysmon-modular/sysmonconfig.xml",
        "configurations/mstic-linux/main.xml",
        "configurations/swiftonsecurity/sysmonconfig-export.xml",
    ];

    [Fact]
    public void Events_given_as_text()
    {
        EventBuffer events = new();
        foreach (var log in Fixture.Json("configurations/pairs/records.json").EnumerateArray())
        {
            foreach (var record in log.GetProperty("records").EnumerateArray())
            {
                var fields = record.GetProperty("fields").EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!);
                TextRules.Append(events, TextRules.Schema(record.GetProperty("eventId").GetInt32()), fields);
            }
        }

        AssertNoAllocation(events, TextRules.Catalog);
    }

    [Fact]
    public void Events_with_fields_of_all_types()
    {
        EventBuffer events = new();
        events.Append(new ProcessCreate { Image = "/usr/bin/sudo"u8, CommandLine = "sudo\0-u\0root\0id"u8, User = "alice"u8, ParentImage = "/usr/bin/bash"u8 });
        events.Append(new ProcessCreate { Image = Encoding.UTF8.GetBytes("/" + new string('x', 4000)).AsSpan(), User = "a\xff"u8 });
        events.Append(new NetworkConnect { Image = "/usr/bin/curl"u8, DestinationPort = 443, DestinationIp = new NetworkAddress([192, 0, 2, 7]), Initiated = true });
        events.Append(new ProcessAccess { GrantedAccess = 0x1410, SourceImage = @"C:\a.exe"u8, TargetImage = @"C:\Windows\system32\lsass.exe"u8 }, RecordFlags.Windows);
        events.Append(new ProcessTerminate { Image = "/usr/bin/true"u8 });
        events.Append(new RegistryValueSet { TargetObject = @"HKLM\Software\Microsoft\Windows\CurrentVersion\Run\x"u8, Details = "DWORD (0x00000001)"u8 });

        AssertNoAllocation(events, TextRules.CatalogOf(ShippedEvents.All));
    }

    private static void AssertNoAllocation(EventBuffer events, EventCatalog catalog)
    {
        RuleEvaluator evaluator = new(RulePlan.Compile(catalog, [.. Routes.Select(route => Load(route, catalog))]));
        RouteVerdict[] verdicts = new RouteVerdict[Routes.Length];
        int logged = 0, named = 0, mayBeLogged = 0;
        Run(5);

        Assert.Equal(0, Allocations.Least(() => Run(Rounds)));
        Assert.NotEqual(0, logged);
        Assert.NotEqual(0, named);
        Assert.NotEqual(0, mayBeLogged);

        void Run(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < events.Count; i++)
                {
                    evaluator.Evaluate(events[i], verdicts);
                    foreach (RouteVerdict verdict in verdicts)
                    {
                        logged += verdict.IsLogged ? 1 : 0;
                        named += verdict.RuleName?.Length > 0 ? 1 : 0;
                    }

                    mayBeLogged += evaluator.MayBeLogged(events[i], 1UL << round % 20) ? 1 : 0;
                }
            }
        }
    }

    private static RuleSet Load(string name, EventCatalog catalog)
    {
        using MemoryStream content = new(Fixture.Read(name));
        return RuleSetReader.Read(name, name, content, catalog, new RuleReadOptions()).Set!;
    }
}
