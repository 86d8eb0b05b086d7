using Monitor.Host.Installation;
using Monitor.Host.Services;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.Installation;

/// <summary>What the commands for Windows say elsewhere, and errors that only Windows can cause.</summary>
public sealed class InstallCommandTests
{
    [Theory]
    [InlineData("MON1060", "install")]
    [InlineData("MON1060", "uninstall", "--purge")]
    [InlineData("MON3061", "run", "--service")]
    public async Task Elsewhere_a_command_for_Windows_says_so(string code, params string[] words)
    {
        MonitorProgram result = await MonitorProgram.RunAsync(words);

        Assert.Equal(4, result.ExitCode);
        Assert.StartsWith(code, Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void What_could_not_be_taken_back_is_told_behind_the_failure()
    {
        UndoLog log = new();
        log.Change("to make one", static () => { }, static () => throw new IOException("It is in use."));
        InstallationFailedException failure = Assert.Throws<InstallationFailedException>(() =>
            log.Change("to make two", static () => throw new UnauthorizedAccessException("Access is denied."), static () => { }));

        Assert.StartsWith("MON1062: Nothing was installed: to make two failed: Access is denied.", InstallationErrors.Failed(failure).ToString());
        Assert.StartsWith("MON1063: This could not be taken back: to make one (It is in use).", InstallationErrors.NotTakenBack(Assert.Single(log.TakeBack())).ToString());
    }

    [Fact]
    public void Errors_that_only_Windows_causes_say_what_to_do()
    {
        Assert.Contains("--config FILE", InstallationErrors.NoConfiguration(@"C:\x.yaml", "it is not there").ToString());
        Assert.Contains("Access is denied. Start", ServiceErrors.NoDispatcher("Access is denied.").ToString());
    }
}
