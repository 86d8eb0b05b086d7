using System.Diagnostics;

namespace Monitor.Capture.Tests.RawRecords;

/// <summary>The machine's C compiler, whichever there is.</summary>
internal static class CCompiler
{
    private static readonly string[] Names = ["cc", "gcc", "clang", "clang-14"];

    /// <summary>The compiler's path; null if there is none.</summary>
    public static string? Find() => (
        from name in Names
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        let path = Path.Combine(folder, name)
        where File.Exists(path)
        select path).FirstOrDefault();

    /// <summary>Compiles a program, runs it and gives what it prints.</summary>
    public static string Run(string compiler, string source, string includeFolder)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("monitor-layout-");
        try
        {
            string file = Path.Combine(folder.FullName, "layout.c"), program = Path.Combine(folder.FullName, "layout");
            File.WriteAllText(file, source);
            Execute(compiler, "-Wall", "-Werror", "-I", includeFolder, file, "-o", program);
            return Execute(program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Execute(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
