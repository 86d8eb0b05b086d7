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
    public void A_program_that_others_can_change_is_not_installed()
    {
        FakeMachine machine = Unpacked();
        machine.SourceChanger = @"D:\zip: Authenticated Users (S-1-5-11) may change it";

        MonitorError error = Assert.Single(Install(machine));

        Assert.Equal("MON1067", error.Code);
        Assert.Contains(machine.SourceChanger, error.ToString());
        Assert.Contains("Unpack the zip anew", error.ToString());
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
    public void A_folder_of_somebody_else_is_not_deleted_with_the_data()
    {
        FakeMachine machine = Unpacked();
        machine.AddFolder(Data, "theirs");
        machine.Stranger = "S-1-5-21-1-2-3-1001";

        MonitorError error = Assert.Single(new Uninstaller(machine, Paths).Uninstall(withData: true));

        Assert.Equal("MON1064", error.Code);
        Assert.Contains(machine.Stranger, error.ToString());
        Assert.Contains($"folder {Data} = theirs", machine.Content);
    }

    [Fact]
    public void Of_a_link_only_the_link_is_deleted_with_the_data()
    {
        FakeMachine machine = Unpacked();
        machine.AddFolder(Data, "behind the link");
        (machine.HasLinks, machine.Stranger) = (true, "S-1-5-21-1-2-3-1001");

        Assert.Empty(new Uninstaller(machine, Paths).Uninstall(withData: true));

        Assert.Equal(1, machine.Changes);
        Assert.False(machine.Exists(Data));
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
    public void A_folder_that_is_a_link_is_refused_and_nothing_behind_it_changed()
    {
        FakeMachine machine = Unpacked();
        machine.AddFolder(Data, "open");
        machine.HasLinks = true;

        MonitorError error = Assert.Single(Install(machine));

        Assert.Equal("MON1065", error.Code);
        Assert.Contains("is a link", error.ToString());
        Assert.Equal(0, machine.Changes);
    }

    [Fact]
    public void A_folder_that_somebody_else_makes_meanwhile_is_refused_and_left()
    {
        FakeMachine machine = Unpacked();
        machine.MadeMeanwhile = Data;
        machine.Stranger = "S-1-5-21-1-2-3-1001";

        MonitorError error = Assert.Single(Install(machine));

        Assert.Equal("MON1065", error.Code);
        Assert.Contains(machine.Stranger, error.ToString());
        Assert.Contains($"folder {Data} = theirs", machine.Content);
    }

    [Fact]
    public void A_folder_that_an_administrator_makes_meanwhile_is_closed_and_looked_at()
    {
        FakeMachine machine = Unpacked();
        machine.MadeMeanwhile = Data;
        machine.Strange = Data + @"\monitor.yaml: Users (S-1-5-32-545) may change it";

        Assert.Equal("MON1065", Assert.Single(Install(machine)).Code);

        machine = Unpacked();
        machine.MadeMeanwhile = Data;
        Assert.Empty(Install(machine));
        Assert.Contains($"folder {Data} = {InstalledService.DataAccess}", machine.Content);
    }

    [Fact]
    public void What_cannot_be_asked_is_an_error_and_no_fault()
    {
        FakeMachine machine = Unpacked();
        machine.AddFolder(ProgramFolder, "a link to nowhere");
        machine.OwnerRefusal = new FileNotFoundException("It leads to nothing.");

        MonitorError error = Assert.Single(Install(machine));

        Assert.Equal("MON1062", error.Code);
        Assert.Contains("It leads to nothing", error.ToString());
        Assert.Equal(0, machine.Changes);
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
