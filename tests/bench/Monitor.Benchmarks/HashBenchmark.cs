using System.Diagnostics;
using System.Globalization;
using System.Text;
using Monitor.Enrichment.Hashing;

namespace Monitor.Benchmarks;

/// <summary>Files hashed out of the page cache: many small ones and a large one, beside the system's own tools on the same files. What counts is
/// processor time.</summary>
internal static class HashBenchmark
{
    private const int SmallSize = 64 << 10;
    private const int SmallFiles = 16 << 10;
    private const int LargeSize = 1 << 30;
    private const int Rounds = 3;

    private static readonly HashAlgorithms[] Choices =
    [
        HashAlgorithms.Sha256, HashAlgorithms.Sha1 | HashAlgorithms.Md5 | HashAlgorithms.Sha256, HashAlgorithms.All | HashAlgorithms.ElfImports,
    ];

    /// <param name="folder">A folder on a disk with room for 2 GiB; it is emptied.</param>
    public static void Run(string folder)
    {
        string[] small = [.. Enumerable.Range(0, SmallFiles).Select(number => Path.GetFullPath(Path.Combine(folder, "small", $"{number}")))];
        string large = Path.GetFullPath(Path.Combine(folder, "large"));
        Write(small, large);
        Measure("1 GiB in files of 64 KiB", small);
        Measure("one file of 1 GiB", [large]);
        Directory.Delete(folder, recursive: true);
    }

    private static void Write(string[] small, string large)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(small[0])!);
        byte[] content = new byte[SmallSize];
        using FileStream whole = File.Create(large);
        foreach (string path in small)
        {
            Random.Shared.NextBytes(content);
            File.WriteAllBytes(path, content);
            whole.Write(content);
        }
    }

    private static void Measure(string what, string[] files)
    {
        foreach (HashAlgorithms choice in Choices)
            Print($"{what}: {string.Join(",", HashNames.Of(choice))}", () => Hash(files, choice));
        Print($"{what}: sha256sum", () => Tool("sha256sum", [], files));
        Print($"{what}: openssl dgst -sha256", () => Tool("openssl", ["dgst", "-sha256"], files));
        Print($"{what}: sha1sum, md5sum, sha256sum", () => Array.ForEach(["sha1sum", "md5sum", "sha256sum"], tool => Tool(tool, [], files)));
    }

    private static void Print(string what, Action work)
    {
        List<double> times = [];
        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan began = ThreadTime.Now + ChildTime.Now;
            work();
            times.Add((ThreadTime.Now + ChildTime.Now - began).TotalSeconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-70} {LargeSize / times[Rounds / 2] / (1 << 20),8:N0} MiB a CPU-second"));
    }

    private static void Hash(string[] files, HashAlgorithms algorithms)
    {
        foreach (string file in files)
        {
            if (ImageHasher.Compute(Encoding.UTF8.GetBytes(file), null, 0, algorithms, CancellationToken.None) is null)
                throw new InvalidOperationException($"{file} cannot be hashed.");
        }
    }

    private static void Tool(string tool, string[] options, string[] files)
    {
        foreach (string[] some in files.Chunk(4096))
        {
            using Process process = Process.Start(new ProcessStartInfo(tool, [.. options, .. some]) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
    }
}
