using System.Reflection;
using System.Runtime.CompilerServices;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.Testing;

public abstract partial class PluginConformance
{
    private const int RandomSettings = 500;
    private const int LongestShown = 40;
    private const string Unread = "The operator gets a stack trace in place of a line that says where the mistake is, and the agent does not start.";

    /// <summary>The host can make the settings class and show what can be set.</summary>
    [Fact]
    public void Its_settings_can_be_listed()
    {
        try
        {
            _ = SettingDescription.Of(SettingsOrSkip());
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.SkipException)
        {
            ConformanceException.Throw(
                $"Its settings cannot be listed: {Describe(exception)}",
                "The host makes the settings class before it fills it, and `monitor plugins` lists the settings with what holds without them.",
                "Give the class a public constructor without parameters that does nothing, and properties of types that the guide names.",
                exception);
        }
    }

    /// <summary>A setting that does not exist is refused at its place.</summary>
    [Fact]
    public void An_unknown_setting_is_refused_where_it_stands()
    {
        Type type = SettingsOrSkip();
        IReadOnlyList<MonitorError> errors = Errors(type, SettingsTree.Map(("no-such-setting", SettingsTree.Scalar("1"))));
        if (!errors.Any(error => error.Place == SettingsTree.NameAt(0)))
            ConformanceException.Throw(
                "A setting that does not exist was taken.",
                "An operator who mistypes a name believes that it is set.",
                "Have a property for each setting and no others with a public setter.");
    }

    /// <summary>A list where a value belongs, or a value where a list belongs, is refused at its place.</summary>
    [Fact]
    public void A_value_of_another_kind_is_refused_where_it_stands()
    {
        Type type = SettingsOrSkip();
        foreach (PropertyInfo property in SettingsTree.PropertiesOf(type))
        {
            string name = SettingsBinder.NameOf(property.Name);
            IReadOnlyList<MonitorError> errors = Errors(type, SettingsTree.Map((name, SettingsTree.Nonsense)));
            if (!errors.Any(error => error.Place == SettingsTree.ValueAt(0)))
                ConformanceException.Throw(
                    $"The setting '{name}' takes anything.",
                    "An operator's mistake goes unseen until the plugin works differently from what was meant.",
                    $"Give {property.Name} a type that says what it is: text, number, flag, enum, TimeSpan, ByteSize, a list or map of them, or a class.");
        }
    }

    /// <summary>Each required setting is asked for by its name.</summary>
    [Fact]
    public void A_missing_setting_is_named()
    {
        Type type = SettingsOrSkip();
        PropertyInfo[] required = [.. SettingsTree.PropertiesOf(type).Where(property => property.IsDefined(typeof(RequiredMemberAttribute)))];
        Assert.SkipWhen(required.Length == 0, "No setting is required.");
        IReadOnlyList<MonitorError> errors = Errors(type, null);
        foreach (PropertyInfo property in required)
        {
            string name = SettingsBinder.NameOf(property.Name);
            if (!errors.Any(error => error.Cause.Contains($"'{name}'", StringComparison.Ordinal)))
                ConformanceException.Throw(
                    $"Nobody asked for the missing setting '{name}'.",
                    "The plugin would run without what it cannot do without.",
                    $"Leave the keyword 'required' at {property.Name}, and let no other check of the class fail before.");
        }
    }

    /// <summary>Whatever values the settings have, checking them ends without an exception.</summary>
    [Fact]
    public void Checking_any_settings_ends_without_an_exception()
    {
        Type type = SettingsOrSkip();
        Random random = new(1);
        for (int round = 0; round < RandomSettings; round++)
            Errors(type, SettingsTree.Random(type, random));
    }

    /// <summary>What the class's own checks find names a setting, a cause and a cure.</summary>
    [Fact]
    public void What_its_checks_find_can_be_shown_to_an_operator()
    {
        Type type = SettingsOrSkip();
        Assert.SkipUnless(typeof(IValidatedSettings).IsAssignableFrom(type), "The settings class has no check of its own.");
        string[] properties = [.. SettingsTree.PropertiesOf(type).Select(property => property.Name), ""];
        Random random = new(2);
        for (int round = 0; round < RandomSettings; round++)
        {
            if (SettingsTree.Make(type, random) is not IValidatedSettings settings)
                continue;
            foreach (SettingsProblem problem in ProblemsOf(settings))
            {
                if (!properties.Contains(problem.Property))
                    Throw($"A check names the property '{problem.Property}', which is none of the settings");
                if (problem.Cause.Trim().Length == 0 || problem.Cure.Trim().Length == 0)
                    Throw($"A check of '{problem.Property}' says nothing about {(problem.Cause.Trim().Length == 0 ? "what is wrong" : "what to do")}");
                if (problem.Cause.EndsWith('.') || problem.Cure.EndsWith('.'))
                    Throw($"A check of '{problem.Property}' ends its sentences with full stops, and the host sets them, too");
            }
        }

        static void Throw(string finding) => ConformanceException.Throw(
            finding + ".",
            "The host shows file, line and column of the setting, the cause and the cure; it finds the place by the property's name.",
            "Return new SettingsProblem(nameof(Property), \"what is wrong\", \"what to do\"), each a sentence without a full stop.");
    }

    /// <summary>Settings that the checks accept can be used: the constructor does not throw for them.</summary>
    [Fact]
    public async Task Settings_that_are_accepted_make_a_plugin()
    {
        Type type = SettingsOrSkip();
        Assert.SkipUnless(PluginType.GetConstructors().Length == 1, "There is more than one constructor, which another test tells.");
        Random random = new(3);
        for (int round = 0; round < RandomSettings; round++)
        {
            SettingsMap written = SettingsTree.Random(type, random);
            if (SettingsTree.Bind(type, written).Settings is not { } settings)
                continue;
            try
            {
                await ReleaseAsync(MakeWith(settings));
            }
            catch (Exception exception)
            {
                string settingsInWords = string.Join(", ", written.Entries.Select(entry => $"{entry.Key}: {Show(entry.Value)}"));
                ConformanceException.Throw(
                    $"With the settings {{ {settingsInWords} }}, which were accepted, the constructor threw {Describe(exception)}",
                    "The operator is not told which line of monitor.yaml is wrong.",
                    "Check it in the settings class, with an attribute such as [Range] or in Validate() of IValidatedSettings, where it is told with its place.",
                    exception);
            }
        }
    }

    /// <summary>What <see cref="BadSettings"/> lists is refused, each at its place.</summary>
    [Fact]
    public void Bad_settings_are_refused_where_they_stand()
    {
        Type type = SettingsOrSkip();
        Assert.SkipUnless(BadSettings.Any(), "No bad settings are listed: override BadSettings.");
        foreach ((string name, string text) in BadSettings)
        {
            IReadOnlyList<MonitorError> errors = Errors(type, SettingsTree.Map((name, SettingsTree.Scalar(text))));
            if (!errors.Any(error => error.Place == SettingsTree.ValueAt(0)))
                ConformanceException.Throw(
                    $"'{name}: {text}' was accepted.",
                    "You listed it as a bad setting: the plugin cannot work with it, and the operator does not get to know why.",
                    "Check it with an attribute on the property or in Validate() of IValidatedSettings. Validate() is asked only when every property could "
                    + "be read and no required one is missing.");
        }
    }

    /// <summary>Makes a plugin with the given settings through its public constructor.</summary>
    private protected abstract IAsyncDisposable MakeWith(object settings);

    private static string Show(SettingsNode node) => node switch
    {
        SettingsScalar { Value.Length: > LongestShown and int length } => $"({length} characters)",
        SettingsScalar scalar => $"'{scalar.Value?.Replace("\0", "\\0", StringComparison.Ordinal)}'",
        SettingsList => "[…]",
        _ => "{…}",
    };

    private static IReadOnlyList<MonitorError> Errors(Type type, SettingsNode? settings)
    {
        try
        {
            return SettingsTree.Bind(type, settings).Errors;
        }
        catch (Exception exception)
        {
            Exception thrown = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            ConformanceException.Throw(
                $"Reading or checking settings threw {Describe(thrown)}",
                Unread,
                "Let no setter and no check throw: return a SettingsProblem. Values may be empty, negative, zero and as large as their type allows.",
                thrown);
            return [];
        }
    }

    /// <summary>What the settings' own check finds; that it throws is for another test to tell.</summary>
    private static IReadOnlyList<SettingsProblem> ProblemsOf(IValidatedSettings settings)
    {
        try
        {
            return [.. settings.Validate()];
        }
        catch (Exception)
        {
            return [];
        }
    }

    private Type SettingsOrSkip()
    {
        Type? type = SettingsType;
        Assert.SkipWhen(type is null, "The plugin has no settings.");
        return type;
    }
}
