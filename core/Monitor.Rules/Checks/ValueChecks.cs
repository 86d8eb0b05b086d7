using Monitor.Rules.Model;
using Monitor.Rules.Reading;

namespace Monitor.Rules.Checks;

/// <summary>Values that do not say what they seem to say.</summary>
internal static class ValueChecks
{
    public static void Run(FieldFilter filter, RuleFindings findings)
    {
        string value = filter.Value;
        if (ConditionWords.TakesList(filter.Condition))
        {
            if (filter.Condition != Condition.IsAny && value.EndsWith(';'))
                findings.Warn(CheckWarnings.TrailingSeparator(filter));
            else if (value.StartsWith(';') || value.Contains(";;", StringComparison.Ordinal) || value.EndsWith(';'))
                findings.Warn(CheckWarnings.EmptyPiece(filter));
        }

        if (value.AsSpan().Trim(' ') is var inner && inner.Length != inner.Trim().Length)
            findings.Warn(CheckWarnings.BreakAround(filter));

        if (value.Length == 0)
            findings.Warn(CheckWarnings.EmptyValue(filter));
        if (filter.Condition is Condition.LessThan or Condition.MoreThan && value.Length > 0 && value.All(char.IsAsciiDigit))
            findings.Warn(CheckWarnings.NumberAsText(filter));
    }
}
