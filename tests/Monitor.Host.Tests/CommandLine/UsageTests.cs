using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.CommandLine;

/// <summary>A command line that is not understood: exit code 2, one error, nothing on standard output, nothing done.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("staus", "MON1020", "Did you mean 'status'?")]
    [InlineData("RUN", "MON1020", "Did you mean 'run'?")]
    [InlineData("frobnicate", "MON1020", "Known are: run, validate, plugins, rules, journal, explain, status, install, uninstall, version, help")]
    [InlineData("frobnicate --help", "MON1020", "'frobnicate'")]
    [InlineData("help frobnicate", "MON1020", "'frobnicate'")]
    [InlineData("--verbose", "MON1020", "'--verbose'")]
    [InlineData("plugins lits", "MON1020", "Did you mean 'plugins list'?")]
    [InlineData("run --fast", "MON1021", "'monitor run' has no option '--fast'")]
    [InlineData("run -x", "MON1021", "'monitor run' has no option '-x'")]
    [InlineData("validate --fast", "MON1021", "'monitor validate' has no option '--fast'")]
    [InlineData("validate --events x a.xml", "MON1022", "'--cost'")]
    [InlineData("explain --rules", "MON1022", "'--rules'")]
    [InlineData("explain --rules a.xml --event", "MON1022", "'--event'")]
    [InlineData("explain --rules a.xml --event --json", "MON1022", "'--event'")]
    [InlineData("explain --rules a.xml --image-separator comma --event x", "MON1023", "'--image-separator'")]
    [InlineData("plugins --fast", "MON1021", "'monitor plugins' has no option '--fast'")]
    [InlineData("version --config x", "MON1021", "'monitor version' has no option '--config'")]
    [InlineData("run --config", "MON1022", "'--config'")]
    [InlineData("status -c", "MON1022", "'--config'")]
    [InlineData("status --config --json", "MON1022", "'--config'")]
    [InlineData("plugins info -c", "MON1022", "'--config'")]
    [InlineData("status --config= --json", "MON1023", "'--config='")]
    [InlineData("status --json=false", "MON1024", "'false'")]
    [InlineData("status -- --json", "MON1024", "'--json'")]
    [InlineData("plugins info", "MON1022", "'monitor plugins' needs a name")]
    [InlineData("plugins instal x", "MON1020", "Did you mean 'plugins install'?")]
    [InlineData("plugins check", "MON1022", "'monitor plugins' needs a name")]
    [InlineData("plugins install", "MON1022", "'monitor plugins' needs a name")]
    [InlineData("plugins install a.nupkg b.nupkg", "MON1024", "'b.nupkg'")]
    [InlineData("plugins remove", "MON1022", "'monitor plugins' needs a name")]
    [InlineData("plugins sign", "MON1022", "'monitor plugins sign' needs a plugin and '--key FILE', or '--new-key FILE' alone")]
    [InlineData("plugins sign x", "MON1022", "'--key FILE'")]
    [InlineData("plugins sign x --key y --new-key z", "MON1022", "'--new-key FILE' alone")]
    [InlineData("plugins sign x --key", "MON1022", "'--key'")]
    [InlineData("rules", "MON1022", "'monitor rules' needs a word behind it: verify")]
    [InlineData("rules verify", "MON1022", "'monitor rules verify' needs a file of vectors")]
    [InlineData("rules verfy x", "MON1020", "Did you mean 'rules verify'?")]
    [InlineData("journal", "MON1022", "'monitor journal' needs a word behind it: info, verify, cat or export")]
    [InlineData("journal vrify x", "MON1020", "Did you mean 'journal verify'?")]
    [InlineData("journal info a b", "MON1024", "'b'")]
    [InlineData("journal cat --from -1", "MON1022", "'--from'")]
    [InlineData("journal cat --limit many", "MON1023", "'--limit'")]
    [InlineData("journal cat --event", "MON1022", "'--event'")]
    [InlineData("journal cat --fast", "MON1021", "'monitor journal' has no option '--fast'")]
    [InlineData("journal export x", "MON1022", "'--to'")]
    [InlineData("run --config a --config b", "MON1023", "'--config' is given twice")]
    [InlineData("status --json --json", "MON1023", "'--json' is given twice")]
    [InlineData("run monitor.yaml", "MON1024", "'monitor run' has no use for 'monitor.yaml'")]
    [InlineData("validate monitor.yaml", "MON1024", "'--config FILE'")]
    [InlineData("status now", "MON1024", "'now'")]
    [InlineData("plugins list file", "MON1024", "'file'")]
    [InlineData("plugins info file console", "MON1024", "'console'")]
    [InlineData("plugins --config x info file", "MON1024", "'info'")]
    [InlineData("version please", "MON1024", "'monitor version' has no use for 'please'")]
    [InlineData("help run now", "MON1024", "'monitor help' has no use for 'now'")]
    public async Task What_is_not_understood_is_told_and_nothing_is_done(string arguments, string code, string words)
    {
        MonitorProgram result = await MonitorProgram.RunAsync(arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith(code + ": ", line);
        Assert.Contains(words, line);
    }

    [Fact]
    public async Task An_empty_word_is_no_command() => Assert.Equal(2, (await MonitorProgram.RunAsync("")).ExitCode);

    [Theory]
    [InlineData("run --config ")]
    [InlineData("validate --config=")]
    [InlineData("status -c")]
    [InlineData("plugins list -c ")]
    [InlineData("plugins info file -c ")]
    public async Task A_configuration_that_is_not_there_is_exit_code_3(string words)
    {
        MonitorProgram result = await MonitorProgram.RunAsync($"{words}/nonexistent/other.yaml".Split(' '));

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("MON1001 /nonexistent/other.yaml: ", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Without_the_option_the_environment_names_the_configuration()
    {
        MonitorProgram result = await MonitorProgram.RunAsync("validate");

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("MON1001 /nonexistent/monitor.yaml: ", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Every_error_of_a_configuration_is_a_line_of_its_own()
    {
        using TestFolder folder = new();
        string path = folder.Write("monitor.yaml", "sinks: {}\ncapture: { ring: 3 }\n");

        MonitorProgram result = await MonitorProgram.RunAsync("validate", "-c", path);

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Equal([$"MON1013 {path}:1:8", $"MON1014 {path}:2:18"], result.ErrorLines.Select(line => line.Split(": ")[0]));
    }
}
