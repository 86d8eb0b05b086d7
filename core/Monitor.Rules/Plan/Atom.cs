namespace Monitor.Rules.Plan;

/// <summary>The smallest test: one literal against one field. The same test is one atom however many filters and rule sets have it.</summary>
/// <param name="Field">The field's position.</param>
/// <param name="Kind">The test.</param>
/// <param name="Literal">What the text is compared with, letters lowered; in Latin-1 so that it compares by bytes.</param>
internal readonly record struct Atom(int Field, AtomKind Kind, string Literal);

/// <summary>A test of a text.</summary>
internal enum AtomKind
{
    /// <summary>It equals the literal.</summary>
    Equal = 0,

    /// <summary>It starts with the literal.</summary>
    Prefix = 1,

    /// <summary>It ends with the literal.</summary>
    Suffix = 2,

    /// <summary>The literal occurs in it.</summary>
    Substring = 3,

    /// <summary>Its part behind the last backslash equals the literal.</summary>
    AfterBackslash = 4,

    /// <summary>Its part behind the last backslash or slash equals the literal.</summary>
    AfterSeparator = 5,

    /// <summary>It sorts before the literal.</summary>
    Less = 6,

    /// <summary>It sorts after the literal.</summary>
    More = 7,

    /// <summary>It is not empty: the empty literal occurs in it, as the original engine sees it.</summary>
    NotEmpty = 8,

    /// <summary>Any text: it begins and ends with the empty literal.</summary>
    Always = 9,
}
