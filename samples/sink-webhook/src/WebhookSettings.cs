using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Settings;

namespace Sample.Webhook;

/// <summary>Settings of the sink; in monitor.yaml: <c>alerts: { plugin: webhook, settings: { to: https://… } }</c>.</summary>
public sealed class WebhookSettings : IValidatedSettings
{
    /// <summary>Where events are posted to.</summary>
    public required string To { get; set; }

    /// <summary>How long the receiver may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes are posted at once; a single event may be larger.</summary>
    public ByteSize MaxSize { get; set; } = new(1 << 20);

    /// <summary>How often a post is tried before the host is told of the failure.</summary>
    [Range(1, 10, ErrorMessage = "A post is tried from 1 to 10 times")]
    public int Tries { get; set; } = 3;

    /// <summary>The longest pause between two tries, whatever the receiver asks for.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Headers of each post, by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>Headers whose values stand in environment variables: the header's name, the variable's.</summary>
    public IReadOnlyDictionary<string, string> HeadersFromEnvironment { get; set; } = new Dictionary<string, string>();

    /// <summary>Headers whose values stand in files that nobody else may read: the header's name, the file's path.</summary>
    public IReadOnlyDictionary<string, string> HeadersFromFiles { get; set; } = new Dictionary<string, string>();

    /// <summary>A PEM file with the certificates of the authorities that may vouch for the receiver; empty: those that the system trusts.</summary>
    public string Authorities { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (!Uri.TryCreate(To, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            yield return new SettingsProblem(nameof(To), $"'{To}' is not an address that can be posted to", "Write one that begins with https:// or http://");
        else if (address.UserInfo.Length > 0)
            yield return new SettingsProblem(nameof(To), "The address has a password in it, which would be shown wherever the address is", "Put the password into a file and name it under 'headers-from-files'");
        if (Timeout <= TimeSpan.Zero)
            yield return new SettingsProblem(nameof(Timeout), "The receiver would have no time to answer", "Write how long it may take, as 10 s");
        if (MaxSize.Bytes < 1)
            yield return new SettingsProblem(nameof(MaxSize), "Nothing could be posted", "Write a size, as 1 MiB");
        if (LongestPause < TimeSpan.Zero)
            yield return new SettingsProblem(nameof(LongestPause), "A pause cannot be shorter than none", "Write a pause, as 30 s");
        foreach (string property in Repeated())
            yield return new SettingsProblem(property, "A header is set twice", "Leave one of the two out");
        foreach (string variable in HeadersFromEnvironment.Values.Where(variable => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable))))
            yield return new SettingsProblem(nameof(HeadersFromEnvironment), $"The environment variable '{variable}' is not set", "Set it where the agent is started, in its systemd unit for example");
    }

    private IEnumerable<string> Repeated()
    {
        HashSet<string> names = new(Headers.Keys, StringComparer.OrdinalIgnoreCase);
        if (HeadersFromEnvironment.Keys.Any(name => !names.Add(name)))
            yield return nameof(HeadersFromEnvironment);
        if (HeadersFromFiles.Keys.Any(name => !names.Add(name)))
            yield return nameof(HeadersFromFiles);
    }
}
