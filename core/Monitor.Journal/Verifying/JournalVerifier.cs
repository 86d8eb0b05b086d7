namespace Monitor.Journal;

/// <summary>Reads every byte of a journal and follows its chain of hashes.</summary>
public static class JournalVerifier
{
    /// <summary>Verifies.</summary>
    /// <exception cref="Sdk.Diagnostics.MonitorException">A file cannot be read.</exception>
    public static VerifyResult Verify(JournalFolder folder) => throw new NotImplementedException();
}
