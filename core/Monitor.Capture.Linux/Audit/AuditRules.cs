using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Monitor.Capture.Linux.Audit;

/// <summary>What a system call is, of those that are audited.</summary>
internal enum AuditedCall
{
    /// <summary>Another one.</summary>
    None,

    /// <summary>execve, execveat.</summary>
    Exec,

    /// <summary>connect.</summary>
    Connect,

    /// <summary>accept, accept4.</summary>
    Accept,
}

/// <summary>The rules that make the audit system tell of programs that are started and of connections: one for each machine and kind.</summary>
internal static class AuditRules
{
    private const int Words = 64;
    private const uint FieldMachine = 11;
    private const uint FieldSuccess = 104;
    private const uint FieldKey = 210;

    private static readonly (uint Machine, AuditedCall Kind, int[] Calls)[] Native = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ?
        [
            (0xC00000B7, AuditedCall.Exec, [221, 281]), (0xC00000B7, AuditedCall.Connect, [203]), (0xC00000B7, AuditedCall.Accept, [202, 242]),
            (0x40000028, AuditedCall.Exec, [11, 387]), (0x40000028, AuditedCall.Connect, [283]), (0x40000028, AuditedCall.Accept, [285, 366]),
        ]
        :
        [
            (0xC000003E, AuditedCall.Exec, [59, 322]), (0xC000003E, AuditedCall.Connect, [42]), (0xC000003E, AuditedCall.Accept, [43, 288]),
            (0x40000003, AuditedCall.Exec, [11, 358]), (0x40000003, AuditedCall.Connect, [362]), (0x40000003, AuditedCall.Accept, [364]),
        ];

    /// <summary>Stands in each rule, so that one is told from an operator's for the same calls.</summary>
    private static ReadOnlySpan<byte> Key => "monitor"u8;

    /// <summary>What a call is.</summary>
    public static AuditedCall KindOf(uint machine, int call) =>
        Native.FirstOrDefault(rule => rule.Machine == machine && rule.Calls.Contains(call)).Kind;

    /// <summary>The rules, as the kernel takes them (struct audit_rule_data).</summary>
    /// <param name="withConnections">Whether connections are wanted.</param>
    public static IEnumerable<byte[]> For(bool withConnections) =>
        Native.Where(rule => withConnections || rule.Kind == AuditedCall.Exec).Select(rule => Encode(rule.Machine, rule.Calls, onlySuccess: rule.Kind != AuditedCall.Connect));

    private static byte[] Encode(uint machine, int[] calls, bool onlySuccess)
    {
        const uint AtExit = 4, Always = 2, IsEqual = 0x40000000;
        const int MaskAt = 12, FieldsAt = MaskAt + Words * 4, ValuesAt = FieldsAt + Words * 4, FlagsAt = ValuesAt + Words * 4, TextLengthAt = FlagsAt + Words * 4;
        byte[] rule = new byte[TextLengthAt + 4 + Key.Length];
        void Put(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(rule.AsSpan(at), value);
        void Field(int number, uint field, uint value)
        {
            Put(FieldsAt + number * 4, field);
            Put(ValuesAt + number * 4, value);
            Put(FlagsAt + number * 4, IsEqual);
        }

        Put(0, AtExit);
        Put(4, Always);
        Put(8, onlySuccess ? 3u : 2u);
        Field(0, FieldMachine, machine);
        Field(1, FieldKey, (uint)Key.Length);
        Put(TextLengthAt, (uint)Key.Length);
        Key.CopyTo(rule.AsSpan(TextLengthAt + 4));
        if (onlySuccess)
            Field(2, FieldSuccess, 1);
        foreach (int call in calls)
            rule[MaskAt + call / 8] |= (byte)(1 << call % 8);
        return rule;
    }
}
