using System.Runtime.InteropServices;

namespace Monitor.Capture.Linux;

/// <summary>Waits on descriptors.</summary>
internal static unsafe partial class Polling
{
    /// <summary>Sleeps until one of them can be read or the time is over.</summary>
    public static void Wait(TimeSpan patience, params ReadOnlySpan<int> descriptors)
    {
        const short Readable = 1;
        PollEntry* entries = stackalloc PollEntry[descriptors.Length];
        for (int i = 0; i < descriptors.Length; i++)
            entries[i] = new PollEntry { Descriptor = descriptors[i], Wanted = Readable };
        _ = poll(entries, (nuint)descriptors.Length, (int)patience.TotalMilliseconds);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollEntry* entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
