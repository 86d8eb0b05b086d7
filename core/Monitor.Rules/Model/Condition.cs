namespace Monitor.Rules.Model;

/// <summary>How a filter's value is compared with a field's text; without regard to the case of ASCII letters.</summary>
public enum Condition
{
    /// <summary>The text equals the value.</summary>
    Is = 0,

    /// <summary>The text differs from the value.</summary>
    IsNot = 1,

    /// <summary>The text equals one piece of the value.</summary>
    IsAny = 2,

    /// <summary>The value occurs in the text.</summary>
    Contains = 3,

    /// <summary>One piece of the value occurs in the text.</summary>
    ContainsAny = 4,

    /// <summary>Every piece of the value occurs in the text.</summary>
    ContainsAll = 5,

    /// <summary>The value does not occur in the text.</summary>
    Excludes = 6,

    /// <summary>No piece of the value occurs in the text.</summary>
    ExcludesAny = 7,

    /// <summary>At least one piece of the value does not occur in the text.</summary>
    ExcludesAll = 8,

    /// <summary>The text starts with the value.</summary>
    BeginWith = 9,

    /// <summary>The text does not start with the value.</summary>
    NotBeginWith = 10,

    /// <summary>The text ends with the value.</summary>
    EndWith = 11,

    /// <summary>The text does not end with the value.</summary>
    NotEndWith = 12,

    /// <summary>The text sorts before the value, as text.</summary>
    LessThan = 13,

    /// <summary>The text sorts after the value, as text.</summary>
    MoreThan = 14,

    /// <summary>A value without a separator is compared with the last part of the path, any other with the whole.</summary>
    Image = 15,
}
