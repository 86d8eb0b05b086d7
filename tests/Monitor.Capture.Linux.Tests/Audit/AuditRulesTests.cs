using System.Runtime.InteropServices;
using Monitor.Capture.Linux.Audit;

namespace Monitor.Capture.Linux.Tests.Audit;

/// <summary>The rules against the layout of the kernel's struct audit_rule_data: mask from 12, fields from 268, values from 524, flags from 780,
/// length of the text at 1036, text from 1040 on.</summary>
public sealed class AuditRulesTests
{
    [Fact]
    public void Rules_name_the_machine_the_calls_and_success()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The numbers are those of x86-64.");
        byte[] exec = AuditRules.For(withConnections: false).First();

        Assert.Equal(1047, exec.Length);
        Assert.Equal((4u, 2u, 3u), (Word(exec, 0), Word(exec, 4), Word(exec, 8)));
        Assert.Equal([59, 322], Calls(exec));
        Assert.Equal((11u, 0xC000003E, 0x40000000u), (Word(exec, 268), Word(exec, 524), Word(exec, 780)));
        Assert.Equal((210u, 7u, 0x40000000u), (Word(exec, 272), Word(exec, 528), Word(exec, 784)));
        Assert.Equal((104u, 1u, 0x40000000u), (Word(exec, 276), Word(exec, 532), Word(exec, 788)));
        Assert.Equal((7u, "monitor"), (Word(exec, 1036), System.Text.Encoding.ASCII.GetString(exec, 1040, 7)));
    }

    [Fact]
    public void Connections_have_rules_only_when_they_are_wanted_and_failed_connects_are_told_of()
    {
        byte[][] without = [.. AuditRules.For(withConnections: false)], with = [.. AuditRules.For(withConnections: true)];

        Assert.Equal((2, 6), (without.Length, with.Length));
        Assert.Equal(2, with.Count(rule => Word(rule, 8) == 2));
    }

    [Fact]
    public void A_call_is_known_by_machine_and_number()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The numbers are those of x86-64.");

        Assert.Equal(
            [AuditedCall.Exec, AuditedCall.Exec, AuditedCall.Connect, AuditedCall.Accept, AuditedCall.None],
            [AuditRules.KindOf(0xC000003E, 59), AuditRules.KindOf(0x40000003, 11), AuditRules.KindOf(0xC000003E, 42), AuditRules.KindOf(0xC000003E, 288), AuditRules.KindOf(0xC000003E, 11)]);
    }

    private static uint Word(byte[] bytes, int at) => BitConverter.ToUInt32(bytes, at);

    private static int[] Calls(byte[] rule) => [.. Enumerable.Range(0, 64 * 32).Where(call => (rule[12 + call / 8] >> call % 8 & 1) != 0)];
}
