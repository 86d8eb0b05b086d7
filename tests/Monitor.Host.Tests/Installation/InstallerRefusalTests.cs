using Monitor.Host.Installation;
using Monitor.Sdk.Diagnostics;
using static Monitor.Host.Tests.Installation.UnpackedProgram;

namespace Monitor.Host.Tests.Installation;

/// <summary>What an installation refuses because somebody else than an administrator would have a say in it.</summary>
public sealed class InstallerRefusalTests
{
    [Fact]
    public void A_runtime_that_others_can_change_does_not_run_the_service()
    {
        InstallationPaths paths = Paths with { Runtime = @"C:\dotnet\dotnet.exe" };
        FakeMachine machine = Unpacked();
        Assert.Empty(new Installer(machine, paths, static _ => { }).Install(new InstallationChoice()));

        machine = Unpacked();
        machine.Changer = @"C:\dotnet\dotnet.exe: Authenticated Users (S-1-5-11) may change it";
        MonitorError error = Assert.Single(new Installer(machine, paths, static _ => { }).Install(new InstallationChoice()));

        Assert.Equal("MON1067", error.Code);
        Assert.Contains(machine.Changer, error.ToString());
        Assert.Equal(0, machine.Changes);
    }

    [Fact]
    public void Nothing_is_done_without_an_administrators_rights()
    {
        FakeMachine machine = Unpacked();
        machine.IsAdministrator = false;

        Assert.Equal("MON1061", Assert.Single(Install(machine)).Code);
        Assert.Equal("MON1061", Assert.Single(new Uninstaller(machine, Paths).Uninstall(withData: true)).Code);
        Assert.Equal(0, machine.Changes);
    }

    [Fact]
    public void A_folder_of_somebody_else_is_refused()
    {
        FakeMachine machine = Unpacked();
        machine.AddFolder(Data, "theirs");
        machine.Stranger = "S-1-5-21-1-2-3-1001";

        MonitorError error = Assert.Single(Install(machine));

        Assert.Equal("MON1065", error.Code);
        Assert.Contains(machine.Stranger, error.ToString());
        Assert.Equal(0, machine.Changes);
    }

    [Fact]
    public void A_folder_with_something_of_somebody_else_is_refused_and_left_as_it_was()
    {
        FakeMachine machine = Unpacked();
        machine.AddFolder(Data, "open");
        machine.AddFile(Data + @"\monitor.yaml", "theirs");
        machine.Strange = Data + @"\monitor.yaml: this belongs to S-1-5-21-1-2-3-1001";
        string[] before = machine.Content;

        MonitorError error = Assert.Single(Install(machine));

        Assert.Equal("MON1065", error.Code);
        Assert.Contains(machine.Strange, error.ToString());
        Assert.Equal(before, machine.Content);
    }

    [Fact]
    public void A_folder_that_is_there_is_closed()
    {
        FakeMachine machine = Unpacked();
        machine.AddFolder(Data, "open");

        Assert.Empty(Install(machine));

        Assert.Contains($"folder {Data} = {InstalledService.DataAccess}", machine.Content);
    }

    private static IReadOnlyList<MonitorError> Install(FakeMachine machine) => new Installer(machine, Paths, static _ => { }).Install(new InstallationChoice());
}
