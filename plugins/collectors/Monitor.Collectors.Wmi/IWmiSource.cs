namespace Monitor.Collectors.Wmi;

/// <summary>Where changes of WMI's permanent subscriptions come from.</summary>
internal interface IWmiSource : IDisposable
{
    /// <summary>Waits for the next change.</summary>
    /// <param name="patience">How long at most.</param>
    /// <param name="cancellation">May end the wait before.</param>
    /// <returns>The change; null: none came.</returns>
    WmiChange? Next(TimeSpan patience, CancellationToken cancellation);
}
