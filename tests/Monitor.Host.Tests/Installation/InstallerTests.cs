using Monitor.EventProvider;
using Monitor.Host.Installation;
using Monitor.Sdk.Diagnostics;
using static Monitor.Host.Tests.Installation.UnpackedProgram;

namespace Monitor.Host.Tests.Installation;

/// <summary>What an installation does to a machine, that it does all or nothing, and that an uninstallation leaves nothing.</summary>
public sealed class InstallerTests
{
    private const string Service = "Monitor";
    private const string Driver = "MonitorCapture";

    private readonly List<string> _notes = [];

    [Fact]
    public void The_service_keeps_the_privileges_that_it_takes_to_log_on_another_account_and_start_a_worker_as_it() =>
        Assert.Subset(InstalledService.Options.Privileges!.ToHashSet(), new HashSet<string> { "SeTcbPrivilege", "SeAssignPrimaryTokenPrivilege", "SeIncreaseQuotaPrivilege" });

    [Fact]
    public void An_installation_puts_files_services_driver_and_events_in_place_and_runs()
    {
        FakeMachine machine = Unpacked();

        Assert.Empty(Install(machine));

        Assert.Contains($@"file {ProgramFolder}\monitor.exe = new", machine.Content);
        Assert.Contains($@"file {ProgramFolder}\plugins\event-log\Monitor.Events.man = new", machine.Content);
        Assert.Contains($"folder {ProgramFolder} = {InstalledService.ProgramAccess}", machine.Content);
        Assert.Contains($"folder {Data} = {InstalledService.DataAccess}", machine.Content);
        Assert.Contains($@"file {Data}\monitor.yaml = shipped", machine.Content);
        Assert.Contains(@"file C:\Windows\System32\drivers\monitor-capture.sys = new", machine.Content);
        Assert.Equal(["running Monitor", "running MonitorCapture"], machine.Content[^2..]);
        ServiceDefinition service = machine.FindService(Service)!;
        Assert.Equal(($"\"{ProgramFolder}\\monitor.exe\" run --service", ServiceDefinition.Automatic, ServiceDefinition.OwnProcess), (service.Command, service.Start, service.Kind));
        Assert.Equal([Driver], service.Dependencies);
        Assert.Same(InstalledService.Options, machine.Options[Service]);
        ServiceDefinition driver = machine.FindService(Driver)!;
        Assert.Equal(("FSFilter Activity Monitor", ServiceDefinition.FileSystemDriver), (driver.Group, driver.Kind));
        Assert.Equal(["FltMgr"], driver.Dependencies);
        Assert.Equal(6, machine.ReadKey($@"SYSTEM\CurrentControlSet\Services\{Driver}")!.Count);
        Assert.Equal(EventProviderRegistration.Entries(Paths.EventLibrary).Count, EventProviderRegistration.Keys.Sum(key => machine.ReadKey(key)!.Count));
        Assert.DoesNotContain(machine.Content, line => line.Contains(".new") || line.Contains(".old"));
    }

    [Fact]
    public void An_uninstallation_leaves_the_machine_as_before()
    {
        FakeMachine machine = Unpacked();
        string[] before = machine.Content;
        Install(machine);

        Assert.Empty(new Uninstaller(machine, Paths).Uninstall(withData: true));

        Assert.Equal(before, machine.Content);
    }

    [Fact]
    public void An_uninstallation_ends_the_trace_session_of_an_agent_that_was_killed()
    {
        FakeMachine machine = Unpacked();
        Install(machine);
        machine.HasTraceSession = true;

        Assert.Empty(new Uninstaller(machine, Paths).Uninstall(withData: false));

        Assert.False(machine.HasTraceSession);
    }

    [Fact]
    public void An_uninstallation_keeps_the_data_unless_it_is_told_otherwise()
    {
        FakeMachine machine = Unpacked();
        Install(machine);

        Assert.Empty(new Uninstaller(machine, Paths).Uninstall(withData: false));

        Assert.Equal($@"file {Data}\monitor.yaml = shipped", Assert.Single(machine.Content, line => line.StartsWith("file " + Data, StringComparison.Ordinal)));
        Assert.DoesNotContain(machine.Content, line => line.StartsWith("file " + ProgramFolder, StringComparison.Ordinal) || line.StartsWith("service", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_change_is_refused_a_new_installation_leaves_nothing(bool isHalfMade) => EachRefusal(() => Unpacked(), isHalfMade);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_change_is_refused_an_update_leaves_the_old_installation_running(bool isHalfMade) => EachRefusal(Updating, isHalfMade);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_holds_where_the_system_registers_the_events(bool isHalfMade) => EachRefusal(() =>
    {
        FakeMachine machine = Unpacked();
        machine.HasEventTool = true;
        return machine;
    }, isHalfMade);

    [Fact]
    public void A_fault_of_the_program_leaves_nothing_half_done()
    {
        FakeMachine machine = Unpacked();
        string[] before = machine.Content;
        (machine.Refused, machine.Refusal) = (20, new InvalidOperationException("a fault"));

        Assert.Throws<InvalidOperationException>(() => Install(machine));

        Assert.Equal(before, machine.Content);
    }

    [Fact]
    public void An_update_replaces_the_program_and_keeps_the_configuration()
    {
        FakeMachine machine = Updating();

        Assert.Empty(Install(machine));

        Assert.Contains($@"file {ProgramFolder}\monitor.exe = new", machine.Content);
        Assert.DoesNotContain(machine.Content, line => line.StartsWith("file " + ProgramFolder, StringComparison.Ordinal) && line.EndsWith("older", StringComparison.Ordinal));
        Assert.Contains($@"file {Data}\monitor.yaml = the operator's", machine.Content);
        Assert.DoesNotContain(machine.Content, line => line.Contains(".new") || line.Contains(".old"));
    }

    [Fact]
    public void A_second_installation_changes_nothing()
    {
        FakeMachine machine = Unpacked();
        Install(machine);
        string[] before = machine.Content;

        Assert.Empty(Install(machine));

        Assert.Equal(before, machine.Content);
    }

    [Fact]
    public void A_configuration_that_is_named_takes_the_place_of_the_one_that_is_there()
    {
        FakeMachine machine = Updating();

        Assert.Empty(Install(machine, new InstallationChoice("mine"u8.ToArray())));

        Assert.Contains($@"file {Data}\monitor.yaml = mine", machine.Content);
    }

    [Fact]
    public void Leavings_of_an_installation_that_was_cut_off_are_in_nobodys_way()
    {
        FakeMachine machine = Unpacked();
        machine.AddFile(ProgramFolder + @".new\half", "half");
        machine.AddFile(ProgramFolder + @".old\monitor.exe", "older");

        Assert.Empty(Install(machine));

        Assert.DoesNotContain(machine.Content, line => line.Contains(".new") || line.Contains(".old"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_configuration_that_was_put_aside_when_an_installation_was_cut_off_is_not_lost(bool isNamed)
    {
        FakeMachine machine = Updating();
        machine.Move(Data + @"\monitor.yaml", Data + @"\monitor.yaml.old");

        Assert.Empty(Install(machine, new InstallationChoice(isNamed ? "mine"u8.ToArray() : null)));

        Assert.Contains($@"file {Data}\monitor.yaml = {(isNamed ? "mine" : "the operator's")}", machine.Content);
        Assert.DoesNotContain(machine.Content, line => line.Contains(".old"));
    }

    [Fact]
    public void Without_a_driver_the_service_needs_none_and_the_operator_is_told()
    {
        FakeMachine machine = Unpacked(withDriver: false);

        Assert.Empty(Install(machine));

        Assert.Empty(machine.FindService(Service)!.Dependencies);
        Assert.Null(machine.FindService(Driver));
        Assert.Contains(_notes, note => note.Contains("no driver"));
    }

    [Fact]
    public void The_installed_program_can_install_itself_again()
    {
        FakeMachine machine = Unpacked();
        Install(machine);
        string[] before = machine.Content;
        InstallationPaths inPlace = Paths with { Source = ProgramFolder };

        Assert.Empty(new Installer(machine, inPlace, _notes.Add).Install(new InstallationChoice()));

        Assert.Equal(before, machine.Content);
    }

    [Fact]
    public void A_program_without_its_own_runtime_is_started_by_the_one_that_runs_it()
    {
        InstallationPaths paths = Paths with { Runtime = @"C:\Program Files\dotnet\dotnet.exe" };

        Assert.Equal($"\"C:\\Program Files\\dotnet\\dotnet.exe\" \"{ProgramFolder}\\monitor.dll\" run --service", paths.Command);
    }

    [Fact]
    public void What_Windows_tool_leaves_of_the_events_is_removed()
    {
        FakeMachine machine = Unpacked();
        machine.HasEventTool = true;
        string[] before = machine.Content;
        Install(machine);

        Assert.Empty(new Uninstaller(machine, Paths).Uninstall(withData: true));

        Assert.Equal(before, machine.Content);
    }

    [Fact]
    public void What_cannot_be_removed_is_told_and_all_else_is()
    {
        int changes = 0;
        for (int refused = 1; refused <= Math.Max(changes, 1); refused++)
        {
            FakeMachine machine = Unpacked();
            Install(machine);
            int installed = machine.Changes;
            machine.Refused = installed + refused;

            IReadOnlyList<MonitorError> errors = new Uninstaller(machine, Paths).Uninstall(withData: true);

            Assert.All(errors, error => Assert.Equal("MON1064", error.Code));
            Assert.NotEmpty(errors);
            changes = machine.Changes - installed;
            Assert.Empty(new Uninstaller(machine, Paths).Uninstall(withData: true));
            Assert.Equal(Unpacked().Content, machine.Content);
        }

        Assert.InRange(changes, 15, 100);
    }

    private static void EachRefusal(Func<FakeMachine> make, bool isHalfMade)
    {
        int changes = Count(make());
        Assert.InRange(changes, 25, 100);
        for (int refused = 1; refused <= changes; refused++)
        {
            FakeMachine machine = make();
            string[] before = machine.Content;
            machine.Refused = machine.Changes + refused;
            machine.IsHalfMade = isHalfMade;

            IReadOnlyList<MonitorError> errors = new Installer(machine, Paths, static _ => { }).Install(new InstallationChoice());

            // The last changes only remove what was kept: it is all installed then.
            if (errors.Count == 0)
                continue;
            Assert.Equal("MON1062", Assert.Single(errors).Code);
            Assert.Equal(before, machine.Content);
        }
    }

    private static int Count(FakeMachine machine)
    {
        int before = machine.Changes;
        Assert.Empty(new Installer(machine, Paths, static _ => { }).Install(new InstallationChoice()));
        return machine.Changes - before;
    }

    private IReadOnlyList<MonitorError> Install(FakeMachine machine, InstallationChoice? choice = null) =>
        new Installer(machine, Paths, _notes.Add).Install(choice ?? new InstallationChoice());

    /// <summary>An older version is installed and runs; its services are not as they are installed now, be it that they were installed so or that the operator changed them.</summary>
    private static FakeMachine Updating()
    {
        FakeMachine machine = new();
        Unpack(machine, withDriver: true, "older");
        Assert.Empty(new Installer(machine, Paths, static _ => { }).Install(new InstallationChoice()));
        foreach (string service in (string[])[Service, Driver])
            machine.ChangeService(machine.FindService(service)! with { DisplayName = "older", Start = 3, ErrorControl = 2, Command = "older", Group = "older", Dependencies = ["older"] });
        machine.SetOptions(Service, new ServiceOptions("older", new FailureResponse(60, "older", "older", [new FailureAction(3, 7)]), false, 0, ["SeBackupPrivilege"], TimeSpan.FromSeconds(7), "D:P(A;;0xf01ff;;;BA)"));
        machine.AddFile(Data + @"\monitor.yaml", "the operator's");
        machine.AddFile(ProgramFolder + @"\plugins\gone\gone.dll", "older");
        Unpack(machine, withDriver: true, "new");
        return machine;
    }
}
