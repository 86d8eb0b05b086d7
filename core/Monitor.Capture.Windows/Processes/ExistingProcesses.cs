using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Processes;

/// <summary>Reads the processes that run already into the table. What a process does not let be read of it stays unknown.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class ExistingProcesses
{
    private const int Longest = 32_768;

    /// <summary>Reads every process, with the modules in it.</summary>
    /// <returns>How many were found.</returns>
    public static int ReadInto(WindowsProcessTable table, WindowsNames names)
    {
        List<RunningProcess> found = List();
        foreach ((RunningProcess process, ulong parentStart) in RunningProcessList.WithParents(found))
            Read(table, names, process, parentStart);
        return found.Count;
    }

    /// <summary>Opens a process with as many rights as it lets one have to look at it; invalid if it lets one have none.</summary>
    public static SafeProcessHandle Open(uint id)
    {
        SafeProcessHandle readable = OpenProcess(ProcessRights.Query | ProcessRights.ReadMemory, 0, id);
        if (!readable.IsInvalid)
            return readable;
        readable.Dispose();
        return OpenProcess(ProcessRights.Query, 0, id);
    }

    private static void Read(WindowsProcessTable table, WindowsNames names, RunningProcess running, ulong parentStart)
    {
        using SafeProcessHandle opened = Open(running.Id);
        SafeProcessHandle? process = IsSame(opened, running) ? opened : null;
        TokenFacts token = running.IsKernels ? TokenFacts.Kernel : process is null ? TokenFacts.Unknown : TokenFacts.Read(process);
        byte[] image = process is null || running.IsKernels ? [] : ImageOf(process);
        WindowsProcess entry = table.Started(new ProcessBirth
        {
            ProcessId = running.Id,
            Start = running.Start,
            ParentId = running.ParentId,
            ParentStart = parentStart,
            CreatorId = running.ParentId,
            CreatorStart = parentStart,
            User = token.User is null ? null : names.Accounts.Find(token.User),
            LogonId = token.LogonId,
            SessionId = running.SessionId,
            Integrity = token.Integrity,
            Image = image.Length == 0 ? ToUtf8(running.Name) : image,
            CommandLine = process is null ? default : CommandLineOf(process),
        });
        if (process is not null)
            ReadModules(process, entry, names);
    }

    /// <summary>Whether the process that was opened is the one of the list: it may have ended, and its id may be another's by now.</summary>
    private static bool IsSame(SafeProcessHandle process, RunningProcess running) =>
        !process.IsInvalid && StartOf(process) == running.Start;

    /// <summary>When a process was made, in 100 ns since 1601; null if it does not say.</summary>
    public static ulong? StartOf(SafeProcessHandle process) => GetProcessTimes(process, out ulong start, out _, out _, out _) != 0 ? start : null;

    /// <summary>Path of a process's image; empty if not known.</summary>
    public static byte[] ImageOf(SafeProcessHandle process)
    {
        char[] path = new char[Longest];
        uint length = Longest;
        fixed (char* text = path)
            return QueryFullProcessImageNameW(process, 0, text, &length) != 0 ? ToUtf8(path.AsSpan(0, (int)length)) : [];
    }

    private static byte[] CommandLineOf(SafeProcessHandle process)
    {
        const int CommandLineInformation = 60, TextHeader = 16;
        byte[] answer = new byte[TextHeader + 2 * Longest];
        fixed (byte* bytes = answer)
        {
            if (NtQueryInformationProcess(process, CommandLineInformation, bytes, (uint)answer.Length, out _) != 0)
                return [];
            int length = *(ushort*)bytes;
            return ToUtf8(MemoryMarshal.Cast<byte, char>(answer.AsSpan(TextHeader, length)));
        }
    }

    private static void ReadModules(SafeProcessHandle process, WindowsProcess entry, WindowsNames names)
    {
        const int Most = 1024, AllModules = 3, LongestPath = 4096;
        nint[] modules = new nint[Most];
        char[] path = new char[LongestPath];
        fixed (nint* list = modules)
        fixed (char* text = path)
        {
            if (K32EnumProcessModulesEx(process, list, (uint)(Most * sizeof(nint)), out uint bytes, AllModules) == 0)
                return;
            for (int i = 0; i < Math.Min(Most, bytes / (uint)sizeof(nint)); i++)
            {
                uint length = K32GetMappedFileNameW(process, modules[i], text, LongestPath);
                if (length > 0 && K32GetModuleInformation(process, modules[i], out ModuleInformation module, (uint)sizeof(ModuleInformation)) != 0
                    && names.Modules.Find(path.AsSpan(0, (int)length)) is { } known)
                    entry.Modules.Add((ulong)module.Base, module.Size, known);
            }
        }
    }

    private static List<RunningProcess> List()
    {
        const int ProcessInformation = 5, TooShort = unchecked((int)0xc0000004), Most = 64 << 20;
        for (int size = 1 << 20; size <= Most; size *= 2)
        {
            byte[] answer = new byte[size];
            fixed (byte* bytes = answer)
            {
                int status = NtQuerySystemInformation(ProcessInformation, bytes, (uint)size, out uint length);
                if (status == 0)
                    return RunningProcessList.Parse(answer.AsSpan(0, (int)Math.Min(length, (uint)size)), (ulong)bytes);
                if (status != TooShort)
                    break;
            }
        }

        return [];
    }

    private static byte[] ToUtf8(ReadOnlySpan<char> text)
    {
        Utf8Builder utf8 = new(3 * text.Length);
        utf8.Append(text);
        return utf8.From(0).ToArray();
    }

    [LibraryImport("kernel32")]
    private static partial SafeProcessHandle OpenProcess(uint access, int inherits, uint id);

    [LibraryImport("kernel32")]
    private static partial int GetProcessTimes(SafeProcessHandle process, out ulong created, out ulong ended, out ulong inKernel, out ulong inUser);

    [LibraryImport("kernel32")]
    private static partial int QueryFullProcessImageNameW(SafeProcessHandle process, uint flags, char* path, uint* length);

    [LibraryImport("kernel32")]
    private static partial int K32EnumProcessModulesEx(SafeProcessHandle process, nint* modules, uint bytes, out uint needed, uint filter);

    [LibraryImport("kernel32")]
    private static partial uint K32GetMappedFileNameW(SafeProcessHandle process, nint address, char* path, uint length);

    [LibraryImport("kernel32")]
    private static partial int K32GetModuleInformation(SafeProcessHandle process, nint module, out ModuleInformation information, uint size);

    [LibraryImport("ntdll")]
    private static partial int NtQuerySystemInformation(int kind, byte* information, uint length, out uint returned);

    [LibraryImport("ntdll")]
    private static partial int NtQueryInformationProcess(SafeProcessHandle process, int kind, byte* information, uint length, out uint returned);

    [StructLayout(LayoutKind.Sequential)]
    private struct ModuleInformation
    {
        public nint Base;
        public uint Size;
        public nint EntryPoint;
    }

    private static class ProcessRights
    {
        public const uint ReadMemory = 0x410;
        public const uint Query = 0x1000;
    }
}
