using Monitor.Host.Installation;

namespace Monitor.Host.Tests.Installation;

/// <summary>A program to install, on a machine in memory.</summary>
internal static class UnpackedProgram
{
    public const string ProgramFolder = @"C:\Program Files\Monitor";
    public const string Data = @"C:\ProgramData\Monitor";

    public static readonly InstallationPaths Paths = new(@"D:\zip", ProgramFolder, Data, @"C:\Windows\System32\drivers", Runtime: null);

    /// <summary>A machine with nothing but the unpacked program.</summary>
    public static FakeMachine Unpacked(bool withDriver = true)
    {
        FakeMachine machine = new();
        Unpack(machine, withDriver, "new");
        return machine;
    }

    /// <summary>Unpacks a program; its files have one content.</summary>
    public static void Unpack(FakeMachine machine, bool withDriver, string content)
    {
        foreach (string file in (string[])["monitor.exe", "monitor.dll", @"plugins\event-log\Monitor.Events.dll", @"plugins\event-log\Monitor.Events.man"])
            machine.AddFile(@"D:\zip\" + file, content);
        machine.AddFile(@"D:\zip\monitor.yaml", "shipped");
        if (withDriver)
            machine.AddFile(@"D:\zip\driver\monitor-capture.sys", content);
    }
}
