namespace Monitor.Collectors.FileExecutable;

/// <summary>What the first bytes of a file say.</summary>
internal enum ProgramMark
{
    /// <summary>It is no program.</summary>
    None,

    /// <summary>It is one: ELF, PE, or a script with <c>#!</c>.</summary>
    Program,

    /// <summary>There are too few bytes, or none have been written: it may become one.</summary>
    NotYet,
}

/// <summary>Tells a program by its first bytes.</summary>
internal static class ProgramMarks
{
    /// <summary>So many bytes say it.</summary>
    public const int Length = 4;

    /// <summary>What the bytes at the beginning of a file say.</summary>
    public static ProgramMark Of(ReadOnlySpan<byte> beginning)
    {
        ReadOnlySpan<byte> elf = "\u007fELF"u8;
        if (beginning.StartsWith("#!"u8) || beginning.StartsWith("MZ"u8) || beginning.StartsWith(elf))
            return ProgramMark.Program;
        bool isShort = "#!"u8.StartsWith(beginning) || "MZ"u8.StartsWith(beginning) || elf.StartsWith(beginning);
        return isShort || !beginning.ContainsAnyExcept((byte)0) ? ProgramMark.NotYet : ProgramMark.None;
    }
}
