using System.Globalization;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.JournalFiles;

/// <summary>A part of a journal that cannot be read. The names are the contract of <c>info --json</c>.</summary>
/// <param name="File">The file.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Behind its end; the same where it is no stretch of the file.</param>
/// <param name="FirstSequence">The first sequence that is missing.</param>
/// <param name="LastSequence">The last one; less than the first when no event is missing.</param>
/// <param name="Reason">What is wrong.</param>
internal sealed record JournalDamage(string File, long From, long To, ulong FirstSequence, ulong LastSequence, string Reason)
{
    /// <summary>As an error.</summary>
    public MonitorError Error => From == To
        ? JournalFileErrors.Damaged(File, Reason, Missing)
        : JournalFileErrors.Damaged(File, From, To, Reason, Missing);

    private string Missing => LastSequence < FirstSequence ? "no event is missing"
        : LastSequence == FirstSequence ? string.Create(CultureInfo.InvariantCulture, $"event {FirstSequence} is missing")
        : string.Create(CultureInfo.InvariantCulture, $"events {FirstSequence} to {LastSequence} are missing");
}
