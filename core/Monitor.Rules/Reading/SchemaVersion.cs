using System.Globalization;

namespace Monitor.Rules.Reading;

/// <summary>The attribute <c>schemaversion</c>: a major and a minor number, of which the minor has two digits (4.1 is 4.10, 4.100 reads as
/// 4.10). What follows the number is ignored.</summary>
/// <param name="Major">The major number.</param>
/// <param name="Minor">The minor number, 0–99.</param>
internal readonly record struct SchemaVersion(int Major, int Minor) : IComparable<SchemaVersion>
{
    /// <summary>The oldest version that the current engine takes.</summary>
    public static SchemaVersion Oldest { get; } = new(4, 0);

    /// <summary>The newest version whose schema is known.</summary>
    public static SchemaVersion Newest { get; } = new(4, 91);

    /// <summary>Up to this version items outside a RuleGroup with a relation are combined with OR, later with AND.</summary>
    public static SchemaVersion LastWithOr { get; } = new(4, 10);

    /// <summary>Reads the attribute's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isPlain">Whether the text is the number and nothing else.</param>
    /// <returns>Null if it is no number.</returns>
    public static SchemaVersion? Parse(string text, out bool isPlain)
    {
        isPlain = false;
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        int digits = Digits(rest);
        if (digits is 0 or > 6)
            return null;
        int major = int.Parse(rest[..digits], CultureInfo.InvariantCulture);
        rest = rest[digits..];
        int decimals = rest.StartsWith(".") ? Digits(rest[1..]) : 0;
        int minor = decimals switch
        {
            0 => 0,
            1 => (rest[1] - '0') * 10,
            _ => int.Parse(rest.Slice(1, 2), CultureInfo.InvariantCulture),
        };
        isPlain = text.Length == digits + (decimals == 0 ? 0 : 1 + decimals);
        return new SchemaVersion(major, minor);
    }

    /// <inheritdoc/>
    public int CompareTo(SchemaVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor:00}";

    private static int Digits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
