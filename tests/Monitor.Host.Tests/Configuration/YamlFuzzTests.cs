using CsCheck;
using Monitor.Host.Configuration;
using Monitor.Host.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Configuration;

/// <summary>Text of unknown origin is read or refused with an error that has a place; nothing else is thrown, and reading comes to an end.</summary>
public sealed class YamlFuzzTests
{
    private const string Path = "/etc/monitor/monitor.yaml";

    private static readonly long Runs = LongRun.IsOn ? 5_000_000 : 30_000;
    private static readonly TimeSpan Patience = LongRun.IsOn ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1);

    private static readonly string[] Sound =
    [
        "sinks:\n  trail: { plugin: file, settings: { path: /var/log/trail.ndjson, rotate: 100 MiB, keep: 20 } }\n",
        "collectors:\n  - process-create\n  - network-connect: { failed: false }\nqueue: { drain: 10 s }\n",
        "a: |\n  one\n  two\nb: >-\n  three\nc: \"x\\u00e9\\n\"\nd: 'it''s'\n",
        "? a\n: - 1\n  - [2, { b: 3 }]\n# words\n--- \n",
        "%YAML 1.2\n---\n&x a: !!str *x\n...\n",
    ];

    /// <summary>What YAML gives a meaning to.</summary>
    private static readonly string[] Marks =
    [
        ":", ": ", "- ", "? ", "[", "]", "{", "}", ",", "#", " #", "&", "&a ", "*", "*a ", "!", "!!", "!<", ">", "|", "|2\n", ">+", "'", "\"", "%", "%TAG ! !", "@", "`", "~",
        "\n", "\r\n", "\r", "\n\n", "  ", "\t", "\n\t", "---\n", "...\n", "\\", "\\x", "\\uD800", "\\UFFFFFFFF", "\0", "\u0085", "\u2028", "\ufeff", "\ud83d", "é", "🙂", "a", "1", "null", "<<: ",
    ];

    private static readonly Gen<string> AnyMark = Gen.Int[0, Marks.Length - 1].Select(at => Marks[at]);

    private static readonly Gen<string> Mutated =
        from original in Gen.Int[0, Sound.Length - 1].Select(at => Sound[at])
        from changes in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1 << 16], AnyMark).Array[1, 8]
        select changes.Aggregate(original, (text, change) => Change(text, change.Item1, change.Item2, change.Item3));

    [Fact]
    public Task Mutated_files_are_read_or_refused() => EndsAsync(() => Mutated.Sample(Read, iter: Runs));

    [Fact]
    public Task Heaps_of_marks_are_read_or_refused() =>
        EndsAsync(() => AnyMark.Array[0, 40].Select(string.Concat).Sample(Read, iter: Runs));

    [Fact]
    public Task Random_characters_are_read_or_refused() => EndsAsync(() => Gen.Char.Array[0, 60].Select(letters => new string(letters)).Sample(Read, iter: Runs));

    /// <summary>A mark again and again up to the size of the largest file: what takes more than linear time does not end here.</summary>
    [Fact]
    public Task The_largest_files_come_to_an_end() => EndsAsync(() =>
    {
        foreach (string mark in Marks.Concat(["a: 1\n", "- a\n", "a\n", "# x\n", "x ", "'' ", "[],", "a:\n ", "? a\n", "%TAG !a! !b\n"]))
        {
            foreach (string start in new[] { "", "a: ", "a: [", "a: \"", "a: '", "a: |\n " })
            {
                int count = ((LongRun.IsOn ? 4 << 20 : 1 << 16) - start.Length) / mark.Length;
                Read(start + string.Concat(Enumerable.Repeat(mark, count)));
            }
        }
    });

    private static void Read(string text)
    {
        try
        {
            YamlSettings.Read(Path, text);
        }
        catch (MonitorException refused)
        {
            MonitorError error = refused.Error;
            if (error.Place is not { File: Path, Line: > 0, Column: > 0 } || error.Code is not ("MON1003" or "MON1004" or "MON1005" or "MON1007"))
                throw new InvalidOperationException($"Refused with {error}");
        }
    }

    private static Task EndsAsync(Action work) => Task.Run(work).WaitAsync(Patience, TestContext.Current.CancellationToken);

    private static string Change(string text, int kind, int at, string mark)
    {
        at %= text.Length + 1;
        int end = Math.Min(text.Length, at + mark.Length);
        return kind switch
        {
            0 => text.Insert(at, mark),
            1 => text.Remove(at, end - at),
            2 => text.Remove(at, end - at).Insert(at, mark),
            _ => text.Insert(at, text[..at]),
        };
    }
}
