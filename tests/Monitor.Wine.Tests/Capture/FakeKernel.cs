using System.Globalization;
using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests.Capture;

/// <summary>
/// A Windows under Wine with the capture driver loaded. The driver is the real one, linked with a fake kernel, which raises the callbacks that the driver
/// registered and maps its pages into the agent. A class fixture.
/// </summary>
public sealed class FakeKernel : IDisposable
{
    private const string Control = @"C:\fake-kernel.exe";
    private const string Driver = "monitor-capture";

    /// <summary>Of processes, threads, images, handles, the registry, files, and connections of both families.</summary>
    private const int Callbacks = 8;

    private readonly FakeKernelBuild _built;

    /// <summary>Loads the drivers; where they cannot be built, nothing.</summary>
    public FakeKernel(WineTemplate template, FakeKernelBuild built)
        : this(template, built, deniesRegistry: false)
    {
    }

    private FakeKernel(WineTemplate template, FakeKernelBuild built, bool deniesRegistry)
    {
        Prefix = new WinePrefix(template);
        _built = built;
        if (FakeKernelBuild.MissingTool is not null)
            return;
        File.Copy(built["fake-kernel.exe"], Prefix.Here(Control));
        foreach (string name in (string[])["fake-kernel", Driver])
        {
            File.Copy(built[name + ".sys"], Prefix.Here($@"C:\windows\system32\drivers\{name}.sys"));

            // One load order group has one host: the driver's imports find the fake kernel that is there already.
            Prefix.Succeed("sc", "create", name, "binPath=", $@"C:\windows\system32\drivers\{name}.sys", "type=", "kernel", "start=", "demand", "group=", "MonitorTest");
            Prefix.Succeed("sc", "start", name);
            if (deniesRegistry && name != Driver)
                Prefix.Succeed(Control, "deny");
        }

        int callbacks = deniesRegistry ? Callbacks - 1 : Callbacks;
        WineWait.Until(() => Read().Registered == callbacks, "the driver's callbacks", () => $"{Read()}");
    }

    /// <summary>The Windows.</summary>
    public WinePrefix Prefix { get; }

    /// <summary>One that lets nobody see the registry.</summary>
    public static FakeKernel WithoutRegistry(WineTemplate template, FakeKernelBuild built) => new(template, built, deniesRegistry: true);

    /// <summary>Skips the test where something is missing that it needs.</summary>
    public static void SkipIfMissing()
    {
        WinePrefix.SkipIfMissing();
        WindowsBuild.SkipIfMissing();
        if (FakeKernelBuild.MissingTool is { } tool)
            Assert.Skip($"{tool} is not installed; test.sh installs it");
    }

    /// <summary>Begins to raise callbacks: each life of a process does one of everything that the driver tells of.</summary>
    /// <param name="lives">Lives for each thread.</param>
    /// <param name="threads">Threads that raise at a time.</param>
    /// <param name="pause">Milliseconds between two lives.</param>
    public void Raise(int lives, int threads, int pause = 0)
    {
        WineResult result = Prefix.Run(Control, "raise", $"{lives}", $"{threads}", $"{pause}");
        Assert.True(result.ExitCode == 0, $"Nothing is raised: {Read()}");
    }

    /// <summary>Runs the part of the driver that reads memory of others by itself, as a program.</summary>
    /// <returns>The number of the first thing that was wrong; 0: none was.</returns>
    public int ReadGuarded() => Prefix.Run(WinePrefix.There(_built["guarded.exe"])).ExitCode;

    /// <summary>How it is.</summary>
    public FakeKernelStatus Read()
    {
        long[] numbers = [.. Prefix.Succeed(Control, "status").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
        return new FakeKernelStatus(numbers[0] > 0, numbers[1], numbers[2], numbers[3] == 1, numbers[4..]);
    }

    /// <summary>Waits until all is raised, as long as more and more is.</summary>
    public FakeKernelStatus WaitUntilRaised()
    {
        FakeKernelStatus status = Read();
        while (status.IsRaising)
        {
            long raised = status.Total;
            WineWait.Until(() => !(status = Read()).IsRaising || status.Total > raised, "more that is raised, or the end of the raising");
        }

        return status;
    }

    /// <summary>Asks the service manager for something about the driver.</summary>
    public WineResult AskForDriver(string verb) => Prefix.Run("sc", verb, Driver);

    /// <inheritdoc/>
    public void Dispose() => Prefix.Dispose();
}

/// <summary>How the fake kernel is.</summary>
/// <param name="IsRaising">Whether threads raise callbacks.</param>
/// <param name="Mappings">Views of the driver's pages in other processes.</param>
/// <param name="Registered">Callbacks that are registered.</param>
/// <param name="IsProtected">Whether the driver's device has an access list.</param>
/// <param name="Raised">What a driver that loses nothing would have told since it was loaded, by the kinds' numbers.</param>
public sealed record FakeKernelStatus(bool IsRaising, long Mappings, long Registered, bool IsProtected, IReadOnlyList<long> Raised)
{
    /// <summary>All kinds together.</summary>
    public long Total => Raised.Sum();
}
