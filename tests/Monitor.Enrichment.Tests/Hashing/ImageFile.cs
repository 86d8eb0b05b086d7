using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>What the system's own tools say of a file.</summary>
internal static class ImageFile
{
    /// <summary>The identity that the kernel would tell at exec, by stat(1).</summary>
    public static FileIdentity Identify(string path)
    {
        string[] fields = Run("stat", "-L", "-c", "%Hd %Ld %i %s %.9Z", path).Split(' ');
        string[] changed = fields[4].Split('.');
        long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
        return new FileIdentity(
            (uint)(Number(fields[0]) << 20 | Number(fields[1])),
            (ulong)Number(fields[2]),
            Number(fields[3]),
            new EventTime(Number(changed[0]) * 1_000_000_000 + Number(changed[1])));
    }

    /// <summary>Writes a file, and waits until nobody has it open for writing: a process that another test starts at that moment inherits the
    /// open file until it runs its program.</summary>
    public static void Write(string path, string content)
    {
        File.WriteAllText(path, content);
        WaitForWriters(path);
    }

    /// <summary>Waits until nobody has a file open for writing.</summary>
    public static void WaitForWriters(string path)
    {
        using SafeFileHandle file = OpenedFile.Open(Encoding.UTF8.GetBytes(path))!;
        Assert.True(SpinWait.SpinUntil(() => !OpenedFile.HasWriter(file), TimeSpan.FromSeconds(60)), $"{path} stays open for writing.");
    }

    /// <summary>The hash by sha256sum(1), as the field prints it.</summary>
    public static string HashByTool(string path) => "SHA256=" + Run("sha256sum", path).Split(' ')[0];

    /// <summary>The hash of contents, as the field prints it.</summary>
    public static string HashOf(byte[] content) => "SHA256=" + Convert.ToHexStringLower(SHA256.HashData(content));

    public static string? Compute(string path, FileIdentity? file, uint processId = 0) =>
        ToText(Compute(path, file, processId, HashAlgorithms.Sha256)?.Text);

    /// <summary>The hashes that are asked for.</summary>
    public static ImageHash? Compute(string path, FileIdentity? file, uint processId, HashAlgorithms algorithms) =>
        ImageHasher.Compute(Encoding.UTF8.GetBytes(path), file, processId, algorithms, TestContext.Current.CancellationToken);

    /// <summary>The MD5 of a list of names, in hexadecimal.</summary>
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The hashes over imports are defined by it.")]
    public static string ImportHashOf(string names) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(names)));

    public static string? ToText(byte[]? hash) => hash is null ? null : Encoding.ASCII.GetString(hash);

    public static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
