using System.Text;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Host.Tests.Fixtures;

/// <summary>Expected texts in the folder <c>golden</c>.</summary>
internal static class Golden
{
    /// <summary>Set to 1 to write the files anew instead of comparing.</summary>
    private const string UpdateVariable = "MONITOR_UPDATE_GOLDEN";

    /// <summary>Holds that a text is exactly the one of the file.</summary>
    public static void AssertSame(string name, string actual)
    {
        string path = Path.Combine(TestInputs.RepositoryRoot, "tests", "Monitor.Host.Tests", "golden", name);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(path, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Assert.True(File.Exists(path), $"{path} is missing; {UpdateVariable}=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
