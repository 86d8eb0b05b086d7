namespace Monitor.Sdk.Diagnostics;

/// <summary>Something that went wrong, told so that the reader can mend it.</summary>
/// <param name="Code">The code, <c>MON</c> and four digits; docs/errors has a page for each.</param>
/// <param name="Cause">What is wrong, in one sentence without a full stop.</param>
/// <param name="Cure">What to do about it, in one sentence without a full stop.</param>
/// <param name="Place">Where, if it is in a file.</param>
public sealed record MonitorError(string Code, string Cause, string Cure, SourcePlace? Place = null)
{
    /// <summary><c>MON2001 file:line:column: cause. Cure.</c></summary>
    public override string ToString() => Place is null ? $"{Code}: {Cause}. {Cure}." : $"{Code} {Place}: {Cause}. {Cure}.";
}
