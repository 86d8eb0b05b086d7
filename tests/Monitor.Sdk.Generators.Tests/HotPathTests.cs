using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>Allocations on a hot path.</summary>
public sealed class HotPathTests
{
    private const string Id = "MONSDK040";

    [Theory]
    [InlineData("_ = [|new List<int>()|];")]
    [InlineData("List<int> list = [|new()|];")]
    [InlineData("_ = [|new T()|];")]
    [InlineData("_ = [|new { number }|];")]
    [InlineData("_ = [|new int[3]|];")]
    [InlineData("_ = [|new[] { number }|];")]
    [InlineData("int[] list = [|[number]|];")]
    [InlineData("List<int> list = [|[]|];")]
    [InlineData("ReadOnlySpan<string> list = [|new[] { \"a\" }|];")]
    [InlineData("_ = [|_node with { Name = \"b\" }|];")]
    [InlineData("object boxed = [|number|];")]
    [InlineData("IComparable boxed = [|number|];")]
    [InlineData("Enum boxed = [|DayOfWeek.Friday|];")]
    [InlineData("Use([|number|]);")]
    [InlineData("[|Params(number)|];")]
    [InlineData("Run([|() => number|]);")]
    [InlineData("Run([|() => _field|]);")]
    [InlineData("Run([|Method|]);")]
    [InlineData("_ = [|$\"{number}\"|];")]
    [InlineData("_ = [|text + text + \"b\"|];")]
    [InlineData("[|text += \"b\"|];")]
    [InlineData("_ = [|string.Concat(text, \"b\")|];")]
    [InlineData("_ = [|text.Substring(1)|];")]
    [InlineData("_ = [|number.ToString()|];")]
    [InlineData("_ = [|System.Text.Encoding.UTF8.GetString(_bytes)|];")]
    [InlineData("_ = [|_bytes.Any()|];")]
    [InlineData("_ = [|_bytes.AsSpan(1).ToArray()|];")]
    [InlineData("_ = [|_numbers.ToArray()|];")]
    [InlineData("foreach (int each in [|_list|]) { }")]
    public async Task Something_that_allocates(string statement) => await MarkedSource.AssertToldAsync(Id, Hot(statement));

    [Theory]
    [InlineData("_ = new DateTime(1);")]
    [InlineData("Span<int> list = stackalloc int[3];")]
    [InlineData("ReadOnlySpan<byte> list = \"abc\"u8;")]
    [InlineData("ReadOnlySpan<byte> list = [1, 2, 3];")]
    [InlineData("ReadOnlySpan<byte> list = new byte[] { 1, 2, 3 };")]
    [InlineData("int[] list = [];")]
    [InlineData("Params();")]
    [InlineData("object? boxed = text;")]
    [InlineData("Run(() => 3);")]
    [InlineData("Run(static () => 3);")]
    [InlineData("Run(StaticMethod);")]
    [InlineData("const string Prefix = \"a\"; _ = $\"{Prefix}b\" + Prefix;")]
    [InlineData("_ = text.Length + text.AsSpan(1).Length;")]
    [InlineData("_ = number.TryFormat(stackalloc char[9], out _);")]
    [InlineData("_ = MemoryExtensions.TryWrite(stackalloc char[9], $\"{number}\", out _);")]
    [InlineData("foreach (byte each in _bytes) { }")]
    [InlineData("foreach (int each in _numbers) { }")]
    [InlineData("_made ??= new List<int>();")]
    [InlineData("if (number < 0) throw new ArgumentException($\"{number} is below 0\");")]
    [InlineData("try { number++; } catch (OverflowException) { _made = new(); }")]
    [InlineData("_ = nameof(number);")]
    [InlineData("_ = AttributeTargets.All.HasFlag(AttributeTargets.Class);")]
    [InlineData("_ = EqualityComparer<int>.Default.Equals(number, 3);")]
    public async Task Something_that_does_not_allocate(string statement) => await MarkedSource.AssertToldAsync(Id, Hot(statement));

    [Theory]
    [InlineData("public async Task [|Run|]() => await Task.Yield();")]
    [InlineData("public IEnumerable<int> [|Run|]() { yield return 1; }")]
    [InlineData("public object Run => [|new object()|];")]
    public async Task A_marked_member_of_another_kind(string member) => await MarkedSource.AssertToldAsync(
        Id, $"using Monitor.Sdk.Diagnostics; public class Hot {{ [HotPath] {member} }}");

    [Fact]
    public async Task OnRecord_is_hot_by_itself() => await MarkedSource.AssertToldAsync(Id, """
        using Monitor.Sdk.Collectors;
        public sealed class Watcher : KernelCollector
        {
            public override KernelHooks Hooks => new List<KernelHooks> { KernelHooks.ProcessCreate }[0];
            public override void OnRecord(in KernelRecord record, CollectorContext context) => context.Health.Count([|"seen" + record.ExitCode|]);
        }
        """);

    [Fact]
    public async Task A_method_without_the_mark_may_allocate() =>
        await MarkedSource.AssertToldAsync(Id, "public class Cold { public object Run() => new List<int> { 1 }.Select(each => each.ToString()).ToList(); }");

    [Theory]
    [InlineData("_ = [|new List<int>()|];", "_list2", "private readonly List<int> _list2 = new();", "_ = _list2;")]
    [InlineData("_ = [|new Node(\"a\")|];", "_node2", "private readonly Node _node2 = new(\"a\");", "_ = _node2;")]
    [InlineData("_ = [|new int[3]|];", "_int32s", "private readonly int[] _int32s = new int[3];", "_ = _int32s;")]
    public async Task What_needs_nothing_of_the_call_is_made_once(string statement, string name, string field, string expected)
    {
        (PluginProject project, Diagnostic[] told) = await MarkedSource.AssertToldAsync(Id, Hot(statement));

        PluginProject after = await project.FixAsync(told[0], $"Make it once, in the field {name}");

        Assert.Contains("\n    " + field + "\n", after.Source, StringComparison.Ordinal);
        Assert.Contains(expected, after.Source, StringComparison.Ordinal);
        Assert.Empty(await after.ErrorsAsync());
        Assert.Empty(await after.AnalyzeAsync());
    }

    [Theory]
    [InlineData("_ = [|new[] { number }|];")]
    [InlineData("_ = [|new List<int>(_field)|];")]
    [InlineData("_ = [|number.ToString()|];")]
    public async Task What_needs_the_call_has_no_fix(string statement)
    {
        (PluginProject project, Diagnostic[] told) = await MarkedSource.AssertToldAsync(Id, Hot(statement));

        Assert.Empty(await project.TitlesAsync(told[0]));
    }

    private static string Hot(string statement) => $$"""
        using Monitor.Sdk.Diagnostics;

        namespace Acme;

        public sealed record Node(string Name);

        public sealed class Hot<T> where T : class, new()
        {
            private readonly int _field = 3;
            private readonly byte[] _bytes = [1];
            private readonly IEnumerable<int> _list = [1];
            private readonly List<int> _numbers = [1];
            private readonly Node _node = new("a");
            private List<int>? _made;

            public int Made => _made?.Count ?? _field;

            [HotPath]
            public void Work(int number, string text)
            {
                {{statement}}
            }

            private int Method() => _field + _bytes[0] + _list.First() + _numbers[0] + _node.Name.Length;

            private static int StaticMethod() => 3;

            private static void Run(Func<int> work) => work();

            private static void Use(object any) => any.GetHashCode();

            private static void Params(params int[] numbers) => numbers.GetHashCode();
        }
        """;
}
