using Monitor.Sdk.Settings;

namespace Sample.Webhook;

/// <summary>Settings of the sink; in monitor.yaml: <c>alerts: { plugin: webhook, settings: { to: https://… } }</c>.</summary>
public sealed class WebhookSettings : IValidatedSettings
{
    /// <summary>Where events are posted to.</summary>
    public required string To { get; set; }

    /// <summary>How long the receiver may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (!Uri.TryCreate(To, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            yield return new SettingsProblem(nameof(To), $"'{To}' is not an address that can be posted to", "Write one that begins with https:// or http://");
        if (Timeout <= TimeSpan.Zero)
            yield return new SettingsProblem(nameof(Timeout), "Without time nobody can answer", "Write a duration such as 10 s");
    }
}
