using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Reading;

/// <summary>Gathers what is found in rule files. There is a limit, so that a hostile file does not fill the memory with complaints.</summary>
internal sealed class RuleFindings
{
    private const int Maximum = 1000;

    private readonly List<MonitorError> _errors = [];
    private readonly List<MonitorError> _warnings = [];

    /// <summary>What makes the rule set unusable.</summary>
    public IReadOnlyList<MonitorError> Errors => _errors;

    /// <summary>What is accepted and surely not meant.</summary>
    public IReadOnlyList<MonitorError> Warnings => _warnings;

    /// <summary>Adds an error.</summary>
    public void Error(MonitorError error) => Add(_errors, error);

    /// <summary>Adds a warning.</summary>
    public void Warn(MonitorError warning) => Add(_warnings, warning);

    private static void Add(List<MonitorError> list, MonitorError finding)
    {
        if (list.Count < Maximum)
            list.Add(finding);
    }
}
