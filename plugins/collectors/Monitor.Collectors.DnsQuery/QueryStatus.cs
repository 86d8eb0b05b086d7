using System.Buffers.Text;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.DnsQuery;

/// <summary>The status of an answer as Windows numbers it, so that rules made for Sysmon there hold here.</summary>
internal static class QueryStatus
{
    /// <summary>Digits of the longest status.</summary>
    public const int Longest = 5;

    /// <summary>What Windows adds to a response code: 9003 for a name that does not exist.</summary>
    private const int Codes = 9000;

    /// <summary>Success, but no record of the type asked for: DNS_ERROR_RECORD_DOES_NOT_EXIST.</summary>
    private const int NoRecord = 9701;

    /// <summary>Writes the status in decimal.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="digits">Room for <see cref="Longest"/> bytes.</param>
    /// <returns>The digits.</returns>
    [HotPath]
    public static ReadOnlySpan<byte> Write(in KernelDnsAnswer answer, Span<byte> digits)
    {
        int status = answer.ResponseCode != 0 ? Codes + answer.ResponseCode : answer.AnswerCount == 0 && !answer.IsTruncated ? NoRecord : 0;
        Utf8Formatter.TryFormat(status, digits, out int length);
        return digits[..length];
    }
}
