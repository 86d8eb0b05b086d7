namespace Monitor.Sdk.Settings;

/// <summary>Finds what a mistyped word was probably meant to be.</summary>
public static class Suggestion
{
    /// <summary>The word nearest to <paramref name="word"/>; null if none is near enough to be meant.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        string? nearest = null;
        int best = Math.Max(2, word.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < best && distance < Math.Max(word.Length, candidate.Length))
                (nearest, best) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>A cure for an unknown word: <c>Did you mean 'x'? Known are: …</c></summary>
    public static string Cure(string word, IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        string list = known.Count == 0 ? "Nothing is known here" : "Known are: " + string.Join(", ", known);
        return Nearest(word, known) is { } nearest ? $"Did you mean '{nearest}'? {list}" : list;
    }

    /// <summary>The edit distance, exchanged neighbours counted once (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        int[,] distance = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
            distance[i, 0] = i;
        for (int j = 0; j <= right.Length; j++)
            distance[0, j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                int change = distance[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(change, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[left.Length, right.Length];
    }
}
