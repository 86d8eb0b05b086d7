using System.Diagnostics;
using System.Globalization;
using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>A process in a network and a pid namespace of its own, and in a control group named as container runtimes name theirs.</summary>
public sealed class NamespaceTests(LiveKernel kernel)
{
    private const string Unshare = "/usr/bin/unshare";

    [Fact]
    public void Events_have_the_hosts_ids_the_right_addresses_and_the_container()
    {
        CaptureSession session = kernel.Session;
        Assert.SkipUnless(File.Exists(Unshare), "This machine has no unshare.");
        string container = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        string group = Path.Combine(ControlGroups(), container);
        Directory.CreateDirectory(group);
        try
        {
            (uint processId, int exitCode) = Run(group);
            Assert.SkipWhen(exitCode == 77, "This kernel has no network namespaces.");
            Assert.Equal(0, exitCode);

            List<SeenActivity> activities = session.AllOf(processId).FindAll(activity => activity.Image == kernel.Actions && activity.Kind != KernelHooks.ImageLoad);

            Assert.Equal(
                [KernelHooks.ProcessCreate, KernelHooks.NetworkConnect, KernelHooks.NetworkConnect, KernelHooks.DnsMessage, KernelHooks.ProcessTerminate],
                activities.Select(activity => activity.Kind));
            Assert.All(activities, activity => Assert.Equal((1u, container, activities[0].Guid), (activity.NamespacedProcessId, activity.ContainerId, activity.Guid)));
            Assert.All(activities.Where(activity => activity.Kind == KernelHooks.NetworkConnect), activity => Assert.Contains(":53", activity.Line, StringComparison.Ordinal));
            Assert.Equal(("127.0.0.1 tcp", "www.example.test"), (activities[3].DnsServer, activities[3].QueryName));
        }
        finally
        {
            Directory.Delete(group);
        }
    }

    /// <summary>Runs the actions as the first process of a pid namespace; gives its id as the host counts.</summary>
    private (uint ProcessId, int ExitCode) Run(string group)
    {
        ProcessStartInfo start = new(Unshare, ["--net", "--pid", "--fork", "/bin/sh", "-c", """echo 0 > "$0/cgroup.procs" && echo ready && read go && exec "$1" dns tcp""", group, kernel.Actions])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        bool isReady = process.StandardOutput.ReadLine() == "ready";
        if (!isReady)
            process.WaitForExit();
        Assert.SkipUnless(isReady, "This machine lets no process into a new namespace or control group.");
        uint child = uint.Parse(File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Trim(), CultureInfo.InvariantCulture);
        process.StandardInput.WriteLine("go");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (child, process.ExitCode);
    }

    private static string ControlGroups()
    {
        string? mounted = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).FirstOrDefault(parts => parts[2] == "cgroup2")?[1];
        Assert.SkipWhen(mounted is null, "This machine has no control groups of version 2.");
        return mounted!;
    }
}
