using System.Text;

namespace Monitor.Sdk.Tests;

/// <summary>Files of the repository that tests compare with.</summary>
internal static class RepositoryFiles
{
    /// <summary>Set to 1 to write expected files anew instead of comparing.</summary>
    private const string UpdateVariable = "MONITOR_UPDATE_GOLDEN";

    /// <summary>Set to 1 for runs that search longer.</summary>
    private const string LongVariable = "MONITOR_TEST_LONG";

    private static readonly Lazy<string> Root = new(FindRoot);

    public static bool IsUpdate => Environment.GetEnvironmentVariable(UpdateVariable) == "1";

    public static bool IsLong => Environment.GetEnvironmentVariable(LongVariable) == "1";

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root.Value, .. parts]);

    public static string Golden(params string[] parts) => Path(["tests", "Monitor.Sdk.Tests", "golden", .. parts]);

    /// <summary>Holds that a file is exactly this; writes it when asked to.</summary>
    public static void AssertSame(string path, ReadOnlySpan<byte> actual)
    {
        if (IsUpdate)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; {UpdateVariable}=1 writes it.");
        Assert.Equal(Convert.ToHexString(File.ReadAllBytes(path)), Convert.ToHexString(actual));
    }

    /// <summary>Holds that a text file is exactly this; writes it when asked to.</summary>
    public static void AssertSame(string path, string actual)
    {
        if (IsUpdate)
            File.WriteAllText(path, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Assert.True(File.Exists(path), $"{path} is missing; {UpdateVariable}=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Monitor.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Monitor.sln above {AppContext.BaseDirectory}.");
    }
}
