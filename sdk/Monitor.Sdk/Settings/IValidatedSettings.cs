namespace Monitor.Sdk.Settings;

/// <summary>A settings class that checks more than one property at a time can say.</summary>
public interface IValidatedSettings
{
    /// <summary>What is wrong; nothing when all is well. Called once, when all properties have been set without fault.</summary>
    IEnumerable<SettingsProblem> Validate();
}

/// <summary>Something wrong with a setting.</summary>
/// <param name="Property">Name of the property, with which the place in the file is found; empty: the whole.</param>
/// <param name="Cause">What is wrong, in one sentence without a full stop.</param>
/// <param name="Cure">What to do, in one sentence without a full stop.</param>
public sealed record SettingsProblem(string Property, string Cause, string Cure);
