namespace Monitor.Capture.Linux.Audit;

/// <summary>A system call as the audit system tells of it, put together from its records.</summary>
/// <param name="time">When the call began, milliseconds since 1970.</param>
internal sealed class AuditEvent(long time)
{
    private readonly List<byte> _arguments = [];
    private int _argument;

    /// <summary>When the call began, milliseconds since 1970.</summary>
    public long Time { get; } = time;

    /// <summary>Whether the record of the call itself has come.</summary>
    public bool HasCall { get; private set; }

    /// <summary>The machine whose calls these are, as ELF numbers it, with the audit system's marks.</summary>
    public uint Machine { get; private set; }

    /// <summary>Number of the call.</summary>
    public int Call { get; private set; }

    /// <summary>What it gave back.</summary>
    public long Result { get; private set; }

    /// <summary>Its first argument.</summary>
    public ulong FirstArgument { get; private set; }

    /// <summary>The process.</summary>
    public uint ProcessId { get; private set; }

    /// <summary>Its parent.</summary>
    public uint ParentId { get; private set; }

    /// <summary>Real user.</summary>
    public uint UserId { get; private set; }

    /// <summary>Effective user.</summary>
    public uint EffectiveUserId { get; private set; }

    /// <summary>Real group.</summary>
    public uint GroupId { get; private set; }

    /// <summary>Login user; all ones: none.</summary>
    public uint LoginUserId { get; private set; }

    /// <summary>Audit session; all ones: none.</summary>
    public uint SessionId { get; private set; }

    /// <summary>The process's image.</summary>
    public byte[] Image { get; private set; } = [];

    /// <summary>Its working directory; empty: not told.</summary>
    public byte[] Directory { get; private set; } = [];

    /// <summary>The first name that the call was given.</summary>
    public byte[] Name { get; private set; } = [];

    /// <summary>The socket address that the call was given; empty: not told.</summary>
    public byte[] Address { get; private set; } = [];

    /// <summary>The command line, each argument ended by NUL.</summary>
    public ReadOnlySpan<byte> Arguments => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_arguments);

    /// <summary>Takes one of its records.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="fields">Its text, behind the stamp.</param>
    public void Add(AuditRecordType type, ReadOnlySpan<byte> fields)
    {
        switch (type)
        {
            case AuditRecordType.Call:
                AddCall(fields);
                break;
            case AuditRecordType.Arguments:
                AddArguments(fields);
                break;
            case AuditRecordType.Directory:
                Directory = AuditText.Decode(AuditText.Find(fields, "cwd"u8));
                break;
            case AuditRecordType.Path when AuditText.Find(fields, "item"u8).SequenceEqual("0"u8):
                Name = AuditText.Decode(AuditText.Find(fields, "name"u8));
                break;
            case AuditRecordType.Address:
                Address = AuditText.Decode(AuditText.Find(fields, "saddr"u8));
                break;
        }
    }

    private void AddCall(ReadOnlySpan<byte> fields)
    {
        HasCall = true;
        Machine = (uint)AuditText.Hexadecimal(AuditText.Find(fields, "arch"u8));
        Call = (int)AuditText.Number(AuditText.Find(fields, "syscall"u8));
        Result = AuditText.Number(AuditText.Find(fields, "exit"u8));
        FirstArgument = AuditText.Hexadecimal(AuditText.Find(fields, "a0"u8));
        ProcessId = (uint)AuditText.Number(AuditText.Find(fields, "pid"u8));
        ParentId = (uint)AuditText.Number(AuditText.Find(fields, "ppid"u8));
        UserId = (uint)AuditText.Number(AuditText.Find(fields, "uid"u8));
        EffectiveUserId = (uint)AuditText.Number(AuditText.Find(fields, "euid"u8));
        GroupId = (uint)AuditText.Number(AuditText.Find(fields, "gid"u8));
        LoginUserId = (uint)AuditText.Number(AuditText.Find(fields, "auid"u8));
        SessionId = (uint)AuditText.Number(AuditText.Find(fields, "ses"u8));
        Image = AuditText.Decode(AuditText.Find(fields, "exe"u8));
    }

    /// <summary>A long argument comes in pieces, <c>a1[0]</c>, <c>a1[1]</c>, perhaps in several records, behind <c>a1_len</c>.</summary>
    private void AddArguments(ReadOnlySpan<byte> fields)
    {
        foreach (Range token in fields.Split((byte)' '))
        {
            ReadOnlySpan<byte> field = fields[token];
            int equals = field.IndexOf((byte)'=');
            if (equals < 2 || field[0] != 'a' || !System.Buffers.Text.Utf8Parser.TryParse(field[1..equals], out int number, out int digits))
                continue;
            ReadOnlySpan<byte> rest = field[(1 + digits)..equals];
            if (!rest.IsEmpty && rest[0] != '[')
                continue;
            if (number != _argument)
                _arguments.Add(0);
            _argument = number;
            _arguments.AddRange(AuditText.Decode(field[(equals + 1)..]));
        }
    }

    /// <summary>All records have come.</summary>
    public void Close()
    {
        if (_arguments.Count > 0 || _argument > 0)
            _arguments.Add(0);
    }
}
