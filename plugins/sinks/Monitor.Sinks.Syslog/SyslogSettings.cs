using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.Syslog;

/// <summary>Settings of the syslog sink.</summary>
public sealed class SyslogSettings : IValidatedSettings
{
    private const int LongestApplicationName = 48;
    private const int LongestTag = 32;
    private const long LargestResend = 256 << 20;
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>The receiver: <c>udp://host:514</c>, <c>tcp://host:514</c>, <c>tls://host:6514</c> or <c>unix:///dev/log</c>.</summary>
    public required Uri To { get; set; }

    /// <summary>The form of the messages; without it RFC 5424, to a local socket RFC 3164.</summary>
    public SyslogFormat? Format { get; set; }

    /// <summary>The form of the event in the message's text.</summary>
    public EventFormat Message { get; set; } = EventFormat.Ndjson;

    /// <summary>Whether the event's fields come as structured data, beside the text or in its place.</summary>
    public StructuredDataUse StructuredData { get; set; } = StructuredDataUse.None;

    /// <summary>The private enterprise number in the name of the structured data, <c>monitor@32473</c>.</summary>
    public uint EnterpriseNumber { get; set; } = 32473;

    /// <summary>Text in front of the event's, for example <c>@cee: </c>.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Whether a byte order mark says that the text is UTF-8.</summary>
    public bool ByteOrderMark { get; set; }

    /// <summary>How messages are told apart in a stream; without it by octet counting, in a local stream socket by line feeds.</summary>
    public Framing? Framing { get; set; }

    /// <summary>The name that the messages are sent under.</summary>
    [MinLength(1, ErrorMessage = "The name is empty")]
    public string AppName { get; set; } = "monitor";

    /// <summary>The facility of the messages.</summary>
    public Facility Facility { get; set; } = Facility.Daemon;

    /// <summary>Severities by event name, where they are to differ from the sink's own.</summary>
    public IReadOnlyDictionary<string, Severity> Severity { get; set; } = new Dictionary<string, Severity>();

    /// <summary>The longest message; without it 65507 bytes over UDP, 64 KiB to a local socket, 256 KiB over TCP and TLS.</summary>
    public ByteSize? MaxSize { get; set; }

    /// <summary>How long the receiver may take to answer, and how long it may take nothing in.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of what was sent last over a connection is sent again when the receiver ended without having read everything.</summary>
    public ByteSize Resend { get; set; } = new(4 << 20);

    /// <summary>PEM file of the authorities that the receiver's certificate may come from; without it those of the system.</summary>
    public string? Ca { get; set; }

    /// <summary>PEM file of the client's certificate, with intermediate ones behind it.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file of the client certificate's key.</summary>
    public string? Key { get; set; }

    /// <summary>The name that the receiver's certificate must have; without it the host of <see cref="To"/>.</summary>
    public string? ServerName { get; set; }

    /// <summary>Whether the receiver's certificate is checked.</summary>
    public bool Verify { get; set; } = true;

    internal SyslogFormat FormatInUse => Format ?? (Kind == TransportKind.Unix ? SyslogFormat.Rfc3164 : SyslogFormat.Rfc5424);

    internal TransportKind Kind => Transports.KindOf(To) ?? TransportKind.Udp;

    internal int LargestMessage => (int)(MaxSize?.Bytes ?? Kind.DefaultMaximum());

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Transports.KindOf(To) is not { } kind)
        {
            yield return new SettingsProblem(nameof(To), $"'{To.OriginalString}' is not a receiver that messages can be sent to",
                "Write udp://host:514, tcp://host:514, tls://host:6514 or unix:///dev/log");
            yield break;
        }

        IEnumerable<SettingsProblem> problems = [.. OfMessages(), .. OfTransport(kind), .. OfTls(kind)];
        foreach (SettingsProblem problem in problems)
            yield return problem;
    }

    private IEnumerable<SettingsProblem> OfMessages()
    {
        bool isOld = FormatInUse == SyslogFormat.Rfc3164;
        int longest = isOld ? LongestTag : LongestApplicationName;
        if (AppName.Length > longest || !AppName.All(isOld ? IsTagCharacter : IsPrintable))
        {
            yield return new SettingsProblem(nameof(AppName), $"'{AppName}' cannot be the name of a sender",
                isOld
                    ? $"Write at most {longest} ASCII letters, digits, '-', '_', '.' or '/'"
                    : $"Write at most {longest} printable ASCII characters without blanks");
        }

        if (isOld && StructuredData != StructuredDataUse.None)
            yield return new SettingsProblem(nameof(StructuredData), "RFC 3164 has no structured data", "Write 'format: rfc5424'");
        if (isOld && ByteOrderMark)
            yield return new SettingsProblem(nameof(ByteOrderMark), "RFC 3164 has no byte order mark", "Write 'format: rfc5424'");
        if (Prefix.Any(char.IsControl))
            yield return new SettingsProblem(nameof(Prefix), "There is a control character in the prefix", "Write text without line feeds and the like");
    }

    private IEnumerable<SettingsProblem> OfTransport(TransportKind kind)
    {
        if (kind == TransportKind.Udp && Framing is not null)
            yield return new SettingsProblem(nameof(Framing), "A datagram is one message and needs no framing", "Leave 'framing' out");
        if (MaxSize is { } size && (size.Bytes < Transports.SmallestMaximum || size.Bytes > kind.LargestMaximum()))
        {
            yield return new SettingsProblem(nameof(MaxSize), $"Messages of up to {size} cannot be sent over {To.Scheme}",
                $"Write a size from {new ByteSize(Transports.SmallestMaximum)} to {new ByteSize(kind.LargestMaximum())}");
        }

        if (Resend.Bytes > LargestResend)
            yield return new SettingsProblem(nameof(Resend), $"{Resend} would be kept in memory", $"Write a size up to {new ByteSize(LargestResend)}");
        if (Timeout <= TimeSpan.Zero || Timeout > LongestTimeout)
            yield return new SettingsProblem(nameof(Timeout), "A receiver needs some time, and not for ever", "Write a duration up to 1 h");
    }

    private IEnumerable<SettingsProblem> OfTls(TransportKind kind)
    {
        (string Name, bool IsSet)[] settings =
        [
            (nameof(Ca), Ca is not null), (nameof(Certificate), Certificate is not null), (nameof(Key), Key is not null),
            (nameof(ServerName), ServerName is not null), (nameof(Verify), !Verify),
        ];
        foreach ((string name, bool isSet) in settings)
        {
            if (isSet && kind != TransportKind.Tls)
            {
                string cause = $"'{SettingsBinder.NameOf(name)}' means something over TLS alone";
                yield return new SettingsProblem(name, cause, "Write 'to: tls://…', or leave it out");
            }
        }

        if (Certificate is null != Key is null)
        {
            string property = Key is null ? nameof(Certificate) : nameof(Key);
            yield return new SettingsProblem(property, "A client certificate is a certificate and its key", "Write both 'certificate' and 'key'");
        }
    }

    private static bool IsPrintable(char letter) => letter is > ' ' and < '\x7f';

    private static bool IsTagCharacter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/';
}
