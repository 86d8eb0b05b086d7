using System.Globalization;

namespace Monitor.Workers.Windows;

/// <summary>How a process of Windows ended.</summary>
internal static class ExitStatus
{
    private const uint NoMemory = 0xC0000017;
    private const uint CommitmentLimit = 0xC000012D;
    private const uint OutOfMemoryResult = 0x8007000E;
    private const uint FirstOfSystem = 0x8000_0000;

    /// <summary>Whether an exit code says that there was no memory left.</summary>
    public static bool IsOutOfMemory(int code) => (uint)code is NoMemory or CommitmentLimit or OutOfMemoryResult;

    /// <summary>An exit code in words.</summary>
    public static string Describe(int code)
    {
        uint status = (uint)code;
        if (status < FirstOfSystem)
            return string.Create(CultureInfo.InvariantCulture, $"exit code {code}");
        string name = status switch
        {
            0x80131623 => ", the program ended itself",
            0xC0000005 => ", access violation",
            0xC00000FD => ", stack overflow",
            0xC0000135 => ", a library is missing",
            0xC0000142 => ", a library could not be initialised",
            0xC0000409 => ", the program ended itself",
            0xE0434352 => ", an exception that nobody caught",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"exit code 0x{status:X8}{name}");
    }
}
