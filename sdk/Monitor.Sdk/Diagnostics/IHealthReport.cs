namespace Monitor.Sdk.Diagnostics;

/// <summary>Where a plugin says how it is; shown by <c>monitor status</c> and logged when it changes.</summary>
public interface IHealthReport
{
    /// <summary>Says the present state. The same state and words again are ignored.</summary>
    /// <param name="state">The state.</param>
    /// <param name="message">Cause and cure in one line; empty when all is well.</param>
    void Report(HealthState state, string message = "");

    /// <summary>Adds to a counter of the plugin's own, made at its first use.</summary>
    /// <param name="name">Lower case with dashes, for example <c>files-rotated</c>.</param>
    /// <param name="amount">How much to add.</param>
    void Count(string name, long amount = 1);
}
