using Monitor.Sdk.Encoders;

namespace Monitor.Capture.Dns;

/// <summary>Names in DNS messages (RFC 1035, 3.1 and 4.1.4), which may point back to names before them.</summary>
internal static class DnsName
{
    private const int LongestName = 255;
    private const int LongestLabel = 63;
    private const int PointerMark = 0xc0;

    /// <summary>Reads a name and appends its text: labels as they are, dots between, none behind; the root is one dot.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="at">Where the name begins; afterwards what follows it.</param>
    /// <param name="text">Takes the text; null: the name is only passed over.</param>
    /// <returns>False: it is no name. Nothing is appended then.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int at, Utf8Buffer? text)
    {
        int begin = text?.Length ?? 0;
        if (TryWalk(message, ref at, text))
            return true;
        text?.Truncate(begin);
        return false;
    }

    /// <summary>Appends bytes as RFC 1035 (5.1) writes them: those that are no printable ASCII as a backslash and three digits, those with a
    /// meaning behind a backslash.</summary>
    /// <param name="text">Takes the text.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="special">Printable characters that have a meaning besides the backslash.</param>
    public static void AppendEscaped(Utf8Buffer text, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> special)
    {
        foreach (byte one in bytes)
        {
            if (one is < 0x20 or >= 0x7f)
            {
                Span<byte> escape = text.Free(4);
                (escape[0], escape[1], escape[2], escape[3]) = ((byte)'\\', (byte)('0' + one / 100), (byte)('0' + one / 10 % 10), (byte)('0' + one % 10));
                text.Advance(4);
                continue;
            }

            if (one == '\\' || special.Contains(one))
                text.Append((byte)'\\');
            text.Append(one);
        }
    }

    /// <summary>A pointer leads only in front of the part that it ends, so that every walk has an end.</summary>
    private static bool TryWalk(ReadOnlySpan<byte> message, ref int at, Utf8Buffer? text)
    {
        int from = at, part = at, next = -1, length = 1;
        while ((uint)from < (uint)message.Length)
        {
            int mark = message[from++];
            if (mark == 0)
            {
                at = next < 0 ? from : next;
                if (length == 1)
                    text?.Append((byte)'.');
                return true;
            }

            if (mark >= PointerMark)
            {
                if (from == message.Length)
                    return false;
                int target = (mark & ~PointerMark) << 8 | message[from++];
                if (target >= part)
                    return false;
                if (next < 0)
                    next = from;
                from = part = target;
                continue;
            }

            length += mark + 1;
            if (mark > LongestLabel || length > LongestName || mark > message.Length - from)
                return false;
            if (text is not null)
            {
                if (length > mark + 2)
                    text.Append((byte)'.');
                AppendEscaped(text, message.Slice(from, mark), " .;"u8);
            }

            from += mark;
        }

        return false;
    }
}
