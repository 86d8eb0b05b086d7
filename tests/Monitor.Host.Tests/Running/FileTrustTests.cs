using Monitor.Host.Running;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Running;

/// <summary>Whom the files of plugins are trusted of.</summary>
public sealed class FileTrustTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-trust-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_a_program_that_cannot_be_asked_an_error_tells()
    {
        string program = Path.Combine(_folder, "monitor.dll");

        MonitorException told = Assert.Throws<MonitorException>(() => PluginSearch.FileTrustOf(program));

        Assert.Equal(("MON1068", program), (told.Error.Code, told.Error.Place?.File));
    }
}
