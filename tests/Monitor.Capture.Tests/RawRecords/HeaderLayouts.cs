using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.Capture.Tests.RawRecords;

/// <summary>The reader's structs and numbers beside those of a header, as a C compiler sees them. Without a compiler tests are skipped.</summary>
/// <param name="header">The header's file, which lies beside the tests.</param>
/// <param name="structs">The reader's structs with their names in the header.</param>
/// <param name="numbers">Numbers in the header with the reader's.</param>
internal sealed class HeaderLayouts(string header, IReadOnlyDictionary<Type, string> structs, IReadOnlyDictionary<string, long> numbers)
{
    private readonly Lock _lock = new();
    private Dictionary<string, string>? _answers;

    /// <summary>Names of the structs in the header.</summary>
    public IEnumerable<string> Structs => structs.Values;

    /// <summary>A struct of the header that the reader has none for, with a member.</summary>
    public (string Struct, string Member)? Further { get; init; }

    /// <summary>What the compiler says: of a struct its size, of a member its offset and size, of a number its value.</summary>
    public string this[string name] => Answers()[name];

    /// <summary>Every member of a struct lies where the header says, there is no padding, and the size is a multiple of 8.</summary>
    public void AssertStruct(string name)
    {
        Type type = structs.Single(one => one.Value == name).Key;
        FieldInfo[] fields = Fields(type);
        Assert.Equal(SizeOf(type), fields.Sum(field => SizeOf(field.FieldType)));
        Assert.Equal(0, SizeOf(type) % 8);

        Assert.Equal(this[name], $"{SizeOf(type)}");
        Assert.All(fields, field => Assert.Equal(
            (field.Name, this[$"{name}.{SnakeCase(field.Name)}"]), (field.Name, $"{Marshal.OffsetOf(type, field.Name)} {SizeOf(field.FieldType)}")));
    }

    /// <summary>Every number is the header's.</summary>
    public void AssertNumbers() => Assert.All(numbers, number => Assert.Equal((number.Key, $"{number.Value}"), (number.Key, this[number.Key])));

    private Dictionary<string, string> Answers()
    {
        string? compiler = CCompiler.Find();
        Assert.SkipWhen(compiler is null, "This machine has no C compiler (cc, gcc or clang).");
        lock (_lock)
            return _answers ??= Ask(compiler!);
    }

    private Dictionary<string, string> Ask(string compiler)
    {
        StringBuilder source = new();
        source.AppendLine(CultureInfo.InvariantCulture, $"#include <stddef.h>\n#include <stdio.h>\n#include \"{header}\"\nint main(void) {{");
        foreach ((Type type, string name) in structs)
        {
            AskSize(source, name);
            foreach (FieldInfo field in Fields(type))
                AskMember(source, name, SnakeCase(field.Name));
        }

        if (Further is { } further)
        {
            AskSize(source, further.Struct);
            AskMember(source, further.Struct, further.Member);
        }

        foreach (string number in numbers.Keys)
            source.AppendLine(CultureInfo.InvariantCulture, $"printf(\"{number}=%lld\\n\", (long long){number});");
        source.AppendLine("return 0; }");
        return CCompiler.Run(compiler, source.ToString(), AppContext.BaseDirectory)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('='))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    private static void AskSize(StringBuilder source, string name) =>
        source.AppendLine(CultureInfo.InvariantCulture, $"printf(\"{name}=%zu\\n\", sizeof(struct {name}));");

    private static void AskMember(StringBuilder source, string name, string member) => source.AppendLine(
        CultureInfo.InvariantCulture, $"printf(\"{name}.{member}=%zu %zu\\n\", offsetof(struct {name}, {member}), sizeof(((struct {name} *)0)->{member}));");

    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public);

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, at) => (at > 0 && char.IsUpper(letter) ? "_" : "") + char.ToLowerInvariant(letter)));

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
