using System.Text;
using System.Text.Json;
using Monitor.Sdk.Settings;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>Awkward events arrive whole at real servers, in the parts where they belong.</summary>
public sealed class DeliveryTests
{
    private const int LongCommandLine = 64 << 10;
    private const int BatchSize = 100;

    private static readonly int Count = Patience.IsLong ? 100_000 : 2_000;

    private readonly Corpus _corpus = new();

    public static TheoryData<string, string, Framing> Streams => new(
        from kind in Receiver.Kinds
        from scheme in new[] { "tcp", "tls" }
        from framing in Enum.GetValues<Framing>()
        select (kind, scheme, framing));

    public static TheoryData<string> Kinds => [.. Receiver.Kinds];

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Over_a_connection(string kind, string scheme, Framing framing)
    {
        using TestCertificates certificates = new();
        await using Receiver receiver = await Receiver.StartAsync(kind, new Listening
        {
            Scheme = scheme,
            Framing = framing,
            Certificate = scheme == "tls" ? certificates.Sign("127.0.0.1") : null,
            Ca = certificates.Authority,
        });
        await using (Sending sending = await Sending.StartAsync(new SyslogSettings
        {
            To = receiver.Address,
            Framing = framing,
            StructuredData = StructuredDataUse.Added,
            MaxSize = new ByteSize(512 << 10),
            Ca = scheme == "tls" ? certificates.Authority : null,
        }))
        {
            for (int first = 0; first < Count; first += BatchSize)
                await sending.WriteAsync(first, BatchSize, LongCommandLine);
            Assert.Equal(Count / 100, sending.Context.Health.Counters["messages-shortened"]);
        }

        await receiver.WaitForAsync(Count);
        CheckStandard(receiver.Messages());
        await CheckParsedAsync(receiver, kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Over_a_connection_in_the_old_form(string kind)
    {
        Framing framing = kind == "rsyslog" ? Framing.OctetCounting : Framing.LineFeed;
        await using Receiver receiver = await Receiver.StartAsync(kind, new Listening { Scheme = "tcp", Format = SyslogFormat.Rfc3164, Framing = framing });
        await using (Sending sending = await Sending.StartAsync(new SyslogSettings { To = receiver.Address, Format = SyslogFormat.Rfc3164, Framing = framing }))
        {
            for (int first = 0; first < Count; first += BatchSize)
                await sending.WriteAsync(first, BatchSize, LongCommandLine);
        }

        await receiver.WaitForAsync(Count);
        CheckOld(receiver.Messages(), Count, LongCommandLine);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task As_datagrams(string kind)
    {
        await using Receiver receiver = await Receiver.StartAsync(kind, new Listening { Scheme = "udp" });
        long sent = await SendPacedAsync(receiver, new SyslogSettings { To = receiver.Address, StructuredData = StructuredDataUse.Added }, longest: 0);

        await receiver.WaitForAsync(sent - SocketTable.Drops(receiver.Port));
        Assert.Equal(sent, receiver.Count() + SocketTable.Drops(receiver.Port));
        ReceivedMessage[] messages = [.. receiver.Messages()];
        foreach (ReceivedMessage message in messages)
            CheckStandard(message, longest: 0);
        Assert.Equal(messages.Length, messages.Select(NumberOf).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task As_datagrams_in_the_old_form_as_large_as_they_can_be(string kind)
    {
        const int CommandLine = 24_000;
        await using Receiver receiver = await Receiver.StartAsync(kind, new Listening { Scheme = "udp", Format = SyslogFormat.Rfc3164 });
        long sent = await SendPacedAsync(receiver, new SyslogSettings { To = receiver.Address, Format = SyslogFormat.Rfc3164 }, CommandLine);

        await receiver.WaitForAsync(sent - SocketTable.Drops(receiver.Port));
        Assert.Equal(sent, receiver.Count() + SocketTable.Drops(receiver.Port));
        CheckOld(receiver.Messages(), receiver.Count(), CommandLine);
    }

    /// <summary>Sends few datagrams at a time, and the next when the server has taken those: what is lost then, the kernel has counted.</summary>
    private static async Task<long> SendPacedAsync(Receiver receiver, SyslogSettings settings, int longest)
    {
        const int Few = 4;
        int count = Math.Min(Count, 10_000);
        await using Sending sending = await Sending.StartAsync(settings);
        for (int first = 0; first < count; first += Few)
        {
            await sending.WriteAsync(first, Few, longest);
            await Patience.UntilAsync(() => SocketTable.Unread("udp", receiver.Port) == 0, () => "the server to read its datagrams");
        }

        return count;
    }

    private static int NumberOf(ReceivedMessage message) => Corpus.NumberOf(message.Parameters()["EventUid"]);

    private void CheckStandard(IEnumerable<ReceivedMessage> messages)
    {
        HashSet<int> numbers = [];
        foreach (ReceivedMessage message in messages)
        {
            numbers.Add(NumberOf(message));
            CheckStandard(message, LongCommandLine);
        }

        Assert.Equal(Count, numbers.Count);
    }

    private void CheckStandard(ReceivedMessage message, int longest)
    {
        IReadOnlyDictionary<string, string> parameters = message.Parameters();
        int number = Corpus.NumberOf(parameters["EventUid"]);
        Assert.Equal(3 * 8 + 6, message.Priority);
        Assert.Equal(("web-1", "monitor", "ProcessCreate"), (message.Host, message.Application, message.MessageId));
        Assert.Equal(Environment.ProcessId.ToString(), message.Process);
        long nanoseconds = _corpus[number, longest].Time.UnixNanoseconds;
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 1000 * 10), DateTimeOffset.Parse(message.Time));
        Assert.Equal(nanoseconds.ToString(), parameters["TimeNs"]);
        Assert.Equal(_corpus.Json(number, longest), message.Text);
        CheckFields(number, longest, parameters);
    }

    /// <summary>All is there, but for a command line longer than structured data is kept: the mark stands where it was cut.</summary>
    private void CheckFields(int number, int longest, IReadOnlyDictionary<string, string> parameters)
    {
        string[] escaped = parameters.GetValueOrDefault("Escaped", "").Split(',');
        Assert.Equal(longest == LongCommandLine && number % 100 == 99 ? "CommandLine" : null, parameters.GetValueOrDefault("Cut"));
        foreach (string field in new[] { "Image", "CommandLine", "CurrentDirectory", "InvokedAs" })
        {
            byte[] found = escaped.Contains(field) ? ReceivedMessage.Unescape(parameters[field]) : Encoding.UTF8.GetBytes(parameters[field]);
            byte[] expected = _corpus.Text(number, field, longest)!;
            if (parameters.GetValueOrDefault("Cut") == field)
                expected = [.. expected.Take(found.Length - 3), .. "..."u8];
            Assert.Equal(expected.Length == 0 ? "-"u8.ToArray() : expected, found);
        }
    }

    private void CheckOld(IEnumerable<ReceivedMessage> messages, long count, int longest)
    {
        HashSet<int> numbers = [];
        foreach (ReceivedMessage message in messages)
        {
            Assert.Equal(("web-1", "monitor", Environment.ProcessId.ToString()), (message.Host, message.Application, message.Process));
            using JsonDocument json = JsonDocument.Parse(message.Text);
            int number = Corpus.NumberOf(json.RootElement.GetProperty("EventUid").GetString()!);
            numbers.Add(number);
            Assert.Equal(_corpus.Json(number, longest), message.Text);
            DateTime local = _corpus[number, longest].Time.ToDateTime().ToLocalTime();
            Assert.Equal(local.ToString("MM-ddTHH:mm:ss"), message.Time[5..19]);
        }

        Assert.Equal(count, numbers.Count);
    }

    /// <summary>What the server itself makes of the structured data. rsyslog's own parser cuts values at 32 KiB and writes names in lower case.</summary>
    private async Task CheckParsedAsync(Receiver receiver, string kind)
    {
        string path = receiver.Folder["parsed.txt"];
        await Patience.UntilAsync(() => File.Exists(path) && File.ReadLines(path).Count() >= Count, () => "the structured data that the server has parsed");
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement element = kind == "rsyslog" ? json.RootElement.GetProperty("monitor@32473") : json.RootElement.GetProperty("_SDATA").GetProperty("monitor@32473");
            Dictionary<string, string> parameters = element.EnumerateObject().ToDictionary(pair => Named(pair.Name), pair => pair.Value.GetString()!);
            int number = Corpus.NumberOf(parameters["EventUid"]);
            if (kind == "syslog-ng" || parameters["CommandLine"].Length < 30_000)
                CheckFields(number, LongCommandLine, parameters);
        }

        static string Named(string name) => new[] { "EventUid", "Image", "CommandLine", "CurrentDirectory", "InvokedAs", "Escaped" }
            .Append("Cut").FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase), name);
    }
}
