using Monitor.Sdk.Diagnostics;
using Monitor.Workers.Supervision;
using Monitor.Workers.Windows;

namespace Monitor.Workers.Tests.Windows;

public sealed class WindowsUsersTests
{
    private const string System = @"NT AUTHORITY\SYSTEM";
    private const string Own = @"BOX\anna";

    private static readonly SourcePlace Place = new("monitor.yaml", 7, 40);

    [Fact]
    public void The_service_starts_workers_as_local_service() =>
        Assert.Equal(new WorkerUser("LOCAL SERVICE", IsOwn: false), WindowsUsers.Choose(null, Place, System, isSystem: true));

    [Fact]
    public void Anybody_else_starts_them_as_the_own_user() => Assert.Equal(new WorkerUser(Own, IsOwn: true), WindowsUsers.Choose(null, Place, Own, isSystem: false));

    [Theory]
    [InlineData("LOCAL SERVICE", "LOCAL SERVICE")]
    [InlineData(@"nt authority\LocalService", "LOCAL SERVICE")]
    [InlineData("network service", "NETWORK SERVICE")]
    [InlineData(@"NT AUTHORITY\NetworkService", "NETWORK SERVICE")]
    public void The_service_may_start_them_as_an_account_for_services(string wanted, string name) =>
        Assert.Equal(new WorkerUser(name, IsOwn: false), WindowsUsers.Choose(wanted, Place, System, isSystem: true));

    [Theory]
    [InlineData("anna", Own)]
    [InlineData(@"box\ANNA", Own)]
    [InlineData("SYSTEM", System)]
    [InlineData("LocalService", @"NT AUTHORITY\LOCAL SERVICE")]
    public void The_own_user_is_known_by_its_name(string wanted, string own) =>
        Assert.Equal(new WorkerUser(own, IsOwn: true), WindowsUsers.Choose(wanted, Place, own, isSystem: own == System));

    [Theory]
    [InlineData("anna")]
    [InlineData(@"BOX\LOCAL SERVICE")]
    [InlineData(@"NT SERVICE\Monitor")]
    public void A_user_with_a_password_is_refused(string wanted)
    {
        MonitorError error = Refusal(wanted, System, isSystem: true);

        Assert.Equal(("MON2079", Place), (error.Code, error.Place));
        Assert.Contains($"'{wanted}'", error.Cause);
    }

    [Fact]
    public void Only_the_service_may_start_them_as_another_user()
    {
        MonitorError error = Refusal("LOCAL SERVICE", Own, isSystem: false);

        Assert.Equal("MON2071", error.Code);
        Assert.Contains("only LocalSystem", error.Cause);
    }

    [Theory]
    [InlineData("LOCAL SERVICE", "LocalService")]
    [InlineData("NETWORK SERVICE", "NetworkService")]
    public void An_account_for_services_is_logged_on_by_the_name_that_it_has_in_every_language(string name, string logonName) =>
        Assert.Equal(logonName, ServiceAccount.Find(name)!.LogonName);

    [Fact]
    public void An_account_for_services_has_its_own_folder_for_temporary_files() =>
        Assert.Equal(@"C:\Windows\ServiceProfiles\NetworkService\AppData\Local\Temp", ServiceAccount.Find("NETWORK SERVICE")!.TemporaryFolder(@"C:\Windows"));

    private static MonitorError Refusal(string wanted, string own, bool isSystem) =>
        Assert.Throws<MonitorException>(() => WindowsUsers.Choose(wanted, Place, own, isSystem)).Error;
}
