using System.Buffers.Text;

namespace Monitor.Capture.Linux.Audit;

/// <summary>Types of audit records that are read.</summary>
internal enum AuditRecordType : ushort
{
    /// <summary>The system call.</summary>
    Call = 1300,

    /// <summary>A path that it was given.</summary>
    Path = 1302,

    /// <summary>A socket address that it was given.</summary>
    Address = 1306,

    /// <summary>The working directory.</summary>
    Directory = 1307,

    /// <summary>Arguments of execve.</summary>
    Arguments = 1309,

    /// <summary>No more records of this call.</summary>
    End = 1320,
}

/// <summary>The text of audit records: <c>audit(SECONDS.MILLISECONDS:SERIAL): key=value …</c>. What a program may choose stands in quotes, or in
/// hexadecimal digits where it has blanks, quotes or bytes beyond ASCII.</summary>
internal static class AuditText
{
    /// <summary>Reads the stamp.</summary>
    /// <param name="text">The record.</param>
    /// <param name="time">Milliseconds since 1970.</param>
    /// <param name="serial">Number of the event that the record belongs to.</param>
    /// <param name="fields">What stands behind.</param>
    /// <returns>False: there is none.</returns>
    public static bool TryReadStamp(ReadOnlySpan<byte> text, out long time, out ulong serial, out ReadOnlySpan<byte> fields)
    {
        time = 0;
        serial = 0;
        fields = default;
        if (!text.StartsWith("audit("u8))
            return false;
        ReadOnlySpan<byte> rest = text[6..];
        if (!Utf8Parser.TryParse(rest, out long seconds, out int length) || !rest[length..].StartsWith("."u8))
            return false;
        rest = rest[(length + 1)..];
        if (!Utf8Parser.TryParse(rest, out long milliseconds, out length) || !rest[length..].StartsWith(":"u8))
            return false;
        rest = rest[(length + 1)..];
        if (!Utf8Parser.TryParse(rest, out serial, out length) || !rest[length..].StartsWith("):"u8))
            return false;
        time = seconds * 1000 + milliseconds;
        fields = rest[(length + 2)..].Trim((byte)' ');
        return true;
    }

    /// <summary>The value of the first field with this name as it stands there; empty: there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> name)
    {
        foreach (Range token in fields.Split((byte)' '))
        {
            ReadOnlySpan<byte> field = fields[token];
            if (field.Length > name.Length && field[name.Length] == '=' && field.StartsWith(name))
                return field[(name.Length + 1)..];
        }

        return default;
    }

    /// <summary>The bytes that a value stands for; none for <c>(null)</c>.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> value)
    {
        if (value is [(byte)'"', .., (byte)'"'])
            return value[1..^1].ToArray();
        if (value.StartsWith("("u8) || value.Length % 2 != 0)
            return [];
        byte[] bytes = new byte[value.Length / 2];
        return Convert.FromHexString(value, bytes, out _, out int written) == System.Buffers.OperationStatus.Done ? bytes[..written] : [];
    }

    /// <summary>A decimal number, 0 if it is none. One without a sign may be as large as 32 bits allow.</summary>
    public static long Number(ReadOnlySpan<byte> value) => Utf8Parser.TryParse(value, out long number, out _) ? number : 0;

    /// <summary>A hexadecimal number, 0 if it is none.</summary>
    public static ulong Hexadecimal(ReadOnlySpan<byte> value) => Utf8Parser.TryParse(value, out ulong number, out _, 'x') ? number : 0;
}
