using System.Buffers;

namespace Monitor.Enrichment;

/// <summary>Finds a container's id in the names of its control group.</summary>
public static class ContainerName
{
    private const int IdLength = 64;
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>The 64 hexadecimal digits in the innermost group name that has them; empty outside containers.</summary>
    /// <param name="names">Group names, innermost first, separated or ended by NUL or slash.</param>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> names)
    {
        while (!names.IsEmpty)
        {
            int start = names.IndexOfAny(Digits);
            if (start < 0)
                return default;
            names = names[start..];
            int length = names.IndexOfAnyExcept(Digits);
            if (length < 0)
                length = names.Length;
            if (length == IdLength)
                return names[..IdLength];
            names = names[length..];
        }

        return default;
    }
}
