using System.Globalization;

namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>The storm driver of tests/bench, compiled on the spot.</summary>
internal sealed class Storm
{
    public Storm(TestFolder folder)
    {
        string source = Path.Combine(Repository.Root, "tests/bench/storm");
        if (!File.Exists("/usr/bin/gcc"))
            Assert.Skip("the storm driver is compiled with gcc, which is not there");
        Driver = folder["storm"];
        Noop = folder["noop"];
        Command.Succeed("gcc", "-O2", "-o", Driver, Path.Combine(source, "storm.c"), "-lpthread");
        Command.Succeed("gcc", "-O2", "-static", "-o", Noop, Path.Combine(source, "noop.c"));
    }

    /// <summary>The program that makes the storm.</summary>
    public string Driver { get; }

    /// <summary>The program that an exec storm starts.</summary>
    public string Noop { get; }

    /// <summary>Starts processes one after the other.</summary>
    /// <returns>How many.</returns>
    public long Exec(int rate, double seconds) => Run("exec", Noop, Text(rate), Text(seconds));

    /// <summary>Opens and accepts connections on loopback.</summary>
    /// <returns>How many.</returns>
    public long Connect(int rate, double seconds) => Run("connect", Text(rate), Text(seconds));

    /// <summary>Maps a file to be run, again and again.</summary>
    /// <returns>How often.</returns>
    public long Map(string file, int rate, double seconds) => Run("map", file, Text(rate), Text(seconds));

    /// <summary>A tree of forks whose leaves start the program.</summary>
    /// <returns>How many leaves.</returns>
    public long Tree(int depth, int width) => Run("tree", Text(depth), Text(width), Noop);

    private long Run(params string[] arguments)
    {
        string output = Command.Succeed(Driver, arguments);
        return long.Parse(output.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
