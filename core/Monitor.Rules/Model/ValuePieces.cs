namespace Monitor.Rules.Model;

/// <summary>How a list value falls into pieces: at each <c>;</c>, without trimming and without an escape.</summary>
public static class ValuePieces
{
    /// <summary>The pieces as they are compared whole: an empty piece equals empty text.</summary>
    public static IReadOnlyList<string> ForEquality(string value) => value.Split(';');

    /// <summary>The pieces as they are searched for. An empty piece stands for the rest of the value from its place on, as in the original
    /// engine: of <c>a;;b</c> that is <c>;b</c>, of <c>a;</c> it is empty and occurs in any text but the empty one.</summary>
    public static IReadOnlyList<string> ForSearch(string value)
    {
        string[] pieces = value.Split(';');
        int at = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            int length = pieces[i].Length;
            if (length == 0)
                pieces[i] = value[at..];
            at += length + 1;
        }

        return pieces;
    }
}
