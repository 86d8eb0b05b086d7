using System.Diagnostics;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>Keeps a second writer out of a journal. The lock is the system's: it ends with the process, however that ends.</summary>
internal static class OwnerLock
{
    private const int WouldBlock = 11;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes the lock; disposing what is returned gives it back. A lock that was just given back may linger for a moment: a process
    /// that was being started then shares it until it becomes its own program.</summary>
    /// <exception cref="MonitorException">Another writer has it.</exception>
    public static FileStream Take(string folder)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception.HResult is WouldBlock or WindowsSharingViolation)
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                    throw new MonitorException(JournalErrors.InUse(folder), exception);
                Thread.Sleep(Pause);
            }
        }
    }
}
