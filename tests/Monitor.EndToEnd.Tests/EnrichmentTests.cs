using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>What the agent finds out about a process beside what the kernel says.</summary>
public sealed class EnrichmentTests
{
    /// <summary>Shows the agent a file tree of its own: all of the host's, but neither /etc nor what runs there (so no systemd either) nor the packages.</summary>
    private const string Contain = """
        root=$1; shift 2
        mount --make-rprivate / && mount --rbind / "$root" || exit 90
        for hidden in run etc var/lib/dpkg; do
            [ ! -d "$root/$hidden" ] || mount -t tmpfs none "$root/$hidden" || exit 91
        done
        echo 'inside:x:0:0::/:/bin/sh' > "$root/etc/passwd"
        exec chroot "$root" "$@"
        """;

    [Fact]
    public void A_started_program_has_its_package_and_the_chain_of_its_ancestors()
    {
        using TestFolder folder = new();
        using RunningAgent agent = RunningAgent.Start(folder, "capture: { patience: 60 s }");
        string own = folder["own"];
        Command.Succeed("cp", "/bin/true", own);
        Command.Succeed("sh", "-c", $"/bin/true packaged; {own} unpackaged; exit 0");

        JsonObject packaged = agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true packaged");
        JsonObject unpackaged = agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == $"{own} unpackaged");

        if (File.Exists("/usr/bin/dpkg-query"))
            Assert.Equal(Command.Succeed("dpkg-query", "-W", "-f", "${Package} ${Version}", "coreutils").Trim(), (string?)packaged["Monitor"]!["Package"]);
        Assert.Null(unpackaged["Monitor"]!["Package"]);
        Assert.Null(unpackaged["Monitor"]!["ContainerName"]);
        string?[] ancestors = [.. packaged["Monitor"]!["Ancestors"]!.AsArray().Select(one => (string?)one)];
        Assert.Equal([(string?)packaged["ParentImage"], new FileInfo("/proc/self/exe").LinkTarget], ancestors.Take(2));
        Assert.InRange(ancestors.Length, 2, 8);
        Assert.DoesNotContain("Ancestors", packaged.Select(property => property.Key));
        Assert.Equal(0, agent.Stop());
    }

    [Fact]
    public void A_process_in_a_container_of_Podman_has_the_containers_name()
    {
        using TestFolder folder = new();
        string name = "monitor-test-" + Guid.NewGuid().ToString("N")[..12], image = folder["image"];
        Directory.CreateDirectory(image);
        if (!File.Exists("/usr/bin/podman"))
            Assert.Skip("this machine has no podman");
        Command made = Command.Run("/usr/bin/podman", "create", "--name", name, "--rootfs", image, "/bin/true");
        if (made.ExitCode != 0)
            Assert.Skip($"podman makes no container here: {made.Error}");
        string id = made.Output.Trim();
        try
        {
            if (ControlGroups() is not { } hierarchy)
            {
                Assert.Skip("the unified control group hierarchy is not mounted");
                return;
            }

            // Podman's own runtime starts no container on every kind of control groups: the process goes into the group that it would make.
            string group = Path.Combine(hierarchy, $"libpod-{id}.scope");
            using RunningAgent agent = RunningAgent.Start(folder, "capture: { patience: 60 s }");
            Command.Succeed("mkdir", group);
            Command.Succeed("sh", "-c", $"echo 0 > {group}/cgroup.procs && /bin/true contained; exit 0");
            JsonObject seen = agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true contained");
            Command.Succeed("rmdir", group);

            Assert.Equal((id, name), ((string?)seen["Monitor"]!["ContainerId"], (string?)seen["Monitor"]!["ContainerName"]));
            Assert.Equal(0, agent.Stop());
        }
        finally
        {
            Command.Succeed("/usr/bin/podman", "rm", id);
        }
    }

    [Fact]
    public void In_a_container_without_systemd_that_shares_the_hosts_processes_the_agent_sees_them()
    {
        using TestFolder folder = new();
        string script = folder.Write("contain.sh", Contain), root = folder["root"];
        Directory.CreateDirectory(root);
        if (Command.Run("unshare", "--mount", "sh", script, root, "exec", "true").ExitCode != 0)
            Assert.Skip("no mount namespace can be made here");
        using RunningAgent agent = RunningAgent.Start(folder, "capture: { patience: 60 s }", prologue: $"unshare --mount sh {script} {root} ");

        using Process program = Process.Start(new ProcessStartInfo("cat", [folder["monitor.yaml"], "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        JsonObject seen = agent.WaitFor("ProcessCreate", one => (string?)one["ProcessId"] == program.Id.ToString(CultureInfo.InvariantCulture));
        string image = new FileInfo($"/proc/{program.Id}/exe").LinkTarget!;
        program.StandardInput.Close();
        program.WaitForExit();
        JsonObject ended = agent.WaitFor("ProcessTerminate", one => (string?)one["ProcessGuid"] == (string?)seen["ProcessGuid"]);

        Assert.Equal((image, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)), ((string?)seen["Image"], (string?)seen["ParentProcessId"]));
        Assert.Equal(new FileInfo("/proc/self/exe").LinkTarget, (string?)seen["ParentImage"]);
        Assert.StartsWith("SHA256=", (string?)seen["Hashes"]);
        Assert.Equal(0, (int?)ended["Monitor"]?["ExitCode"]);

        // Where the agent may look into the host's root, by process 1, users and packages are the host's.
        bool seesRoot = Directory.Exists(Path.Join("/proc/1", "root", "etc"));
        Assert.Equal(seesRoot ? Environment.UserName : "inside", (string?)seen["User"]);
        Assert.Equal(seesRoot && File.Exists("/usr/bin/dpkg-query"), seen["Monitor"]!["Package"] is not null);
        Assert.Equal(0, agent.Stop());
    }

    /// <summary>Where the unified control group hierarchy is mounted; null if it is not.</summary>
    private static string? ControlGroups() => File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')).FirstOrDefault(parts => parts.Contains("cgroup2"))?[4];
}
