using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitor.Workers.Running;

namespace Monitor.Workers.Linux;

/// <summary>What a worker on Linux gives up, and the pipes to the agent that it keeps.</summary>
internal sealed unsafe partial class LinuxSandbox : IWorkerSandbox
{
    private const int DuplicateAbove = 1030;
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;
    private const int FirstOwn = 3;
    private const int DeathSignal = 1;
    private const int Kill = 9;
    private const int CoreSize = 4;
    private const int DataSize = 2;
    private const int ReadWrite = 2;
    private const uint OwnerOnly = 0b000_111_111;

    /// <inheritdoc/>
    public bool TryEnter(IReadOnlyList<string> words, [NotNullWhen(true)] out Stream? input, [NotNullWhen(true)] out Stream? output)
    {
        (input, output) = (null, null);
        if (words is not [{ } word] || !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int agent))
            return false;
        CloseInherited();
        SafeFileHandle read = Keep(0), write = Keep(1);
        int nothing = open("/dev/null", ReadWrite);
        _ = dup2(nothing, 0);
        _ = dup2(2, 1);
        _ = close(nothing);
        _ = setsid();
        _ = umask(OwnerOnly);
        _ = prctl(DeathSignal, Kill, 0, 0, 0);
        if (getppid() != agent)
            Exit(WorkerExit.AgentGone);
        Limit(CoreSize, 0);
        input = new FileStream(read, FileAccess.Read, bufferSize: 0);
        output = new FileStream(write, FileAccess.Write, bufferSize: 0);
        return true;
    }

    /// <inheritdoc/>
    public void LimitMemory(long bytes) => Limit(DataSize, (ulong)bytes);

    /// <inheritdoc/>
    public void Exit(int code) => _exit(code);

    /// <summary>Closes what came from the agent by mistake: what is not to be handed on is marked so, which exec took off what was.</summary>
    private static void CloseInherited()
    {
        foreach (string entry in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            int number = int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture);
            if (number >= FirstOwn && fcntl(number, GetFlags, 0) is >= 0 and int flags && (flags & CloseOnExec) == 0)
                _ = close(number);
        }
    }

    private static SafeFileHandle Keep(int standard) => new(fcntl(standard, DuplicateAbove, FirstOwn), ownsHandle: true);

    private static void Limit(int resource, ulong most)
    {
        RLimit limit = new() { Soft = most, Hard = most };
        _ = setrlimit(resource, &limit);
    }

    [LibraryImport("libc")]
    private static partial int fcntl(int file, int command, int argument);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int file);

    [LibraryImport("libc")]
    private static partial int dup2(int file, int target);

    [LibraryImport("libc")]
    private static partial int setsid();

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);

    [LibraryImport("libc")]
    private static partial int getppid();

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, RLimit* limit);

    [LibraryImport("libc")]
    private static partial void _exit(int code);

    /// <summary>struct rlimit.</summary>
    private struct RLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
