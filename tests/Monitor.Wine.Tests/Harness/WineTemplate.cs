using System.Diagnostics;
using Monitor.Wine.Tests.Harness;

[assembly: AssemblyFixture(typeof(WineTemplate))]

namespace Monitor.Wine.Tests.Harness;

/// <summary>A Windows as Wine's first boot leaves it, which takes some ten seconds: made once, where the first test class asks for a copy. An assembly
/// fixture.</summary>
public sealed class WineTemplate : IDisposable
{
    // Without the .NET that Wine would offer to install.
    private const string WhileMade = "mscoree,mshtml,winemenubuilder.exe=";

    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-wine-template-").FullName;
    private readonly Lazy<string> _prefix;

    /// <summary>Nothing yet.</summary>
    public WineTemplate()
    {
        Home = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;
        _prefix = new(Make);
    }

    /// <summary>Folder that stands for the user's, in every copy.</summary>
    public string Home { get; }

    /// <summary>Makes a prefix of its own out of it.</summary>
    /// <param name="prefix">Folder that is not there yet.</param>
    public void CopyTo(string prefix)
    {
        using Process copy = Process.Start("cp", ["-a", "--reflink=auto", _prefix.Value, prefix]);
        copy.WaitForExit();
        Assert.True(copy.ExitCode == 0, "Wine's prefix cannot be copied.");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Make()
    {
        string prefix = Path.Combine(_folder, "prefix"), output = Path.Combine(_folder, "out"), error = Path.Combine(_folder, "err");
        try
        {
            using (WineProcess boot = new(WineInstallation.Start(prefix, WhileMade, Home, output, error, ["wineboot", "-i"]), "wineboot -i", output, error))
                boot.WaitForExit();

            // The first boot must be over, or the service manager stays locked.
            Assert.True(WineInstallation.AskServer(prefix, Home, "-w", WinePrefix.Patience), "Wine's first boot did not end.");
            return prefix;
        }
        catch
        {
            PrefixProcesses.End(prefix);
            throw;
        }
    }
}
