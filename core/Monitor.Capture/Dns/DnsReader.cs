using System.Buffers.Binary;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Dns;

/// <summary>Reads DNS answers (RFC 1035). A server may have sent anything: every length is checked, work and text are bounded, nothing is
/// allocated once the buffers have their size.</summary>
internal sealed class DnsReader
{
    /// <summary>Bytes of a message's header.</summary>
    public const int HeaderLength = 12;

    private const int MostResults = 16 << 10;
    private const int Mapped = 16;
    private const int IsAnswer = 0x8000, OperationMask = 0x7800, IsCut = 0x200, CodeMask = 0xf;
    private const int Fixed = 10;

    private readonly Utf8Buffer _name = new(1024);
    private readonly Utf8Buffer _results = new(MostResults + 1024);
    private readonly Utf8Buffer _addresses = new(4096);

    /// <summary>How far the last message was read.</summary>
    public int End { get; private set; }

    /// <summary>Reads an answer to one question.</summary>
    /// <param name="message">The message, or as much of it as there is.</param>
    /// <param name="answer">What it says; valid until the next call.</param>
    /// <param name="isWhole">Whether all that the message promises was there, had sense, and had room.</param>
    /// <returns>False: it is no answer, or not even its question can be read.</returns>
    public bool TryRead(ReadOnlySpan<byte> message, out KernelDnsAnswer answer, out bool isWhole)
    {
        answer = default;
        isWhole = false;
        _name.Clear();
        _results.Clear();
        _addresses.Clear();
        if (message.Length < HeaderLength)
            return false;
        int flags = U16(message, 2), answers = U16(message, 6), others = U16(message, 8), additional = U16(message, 10), at = HeaderLength;
        if ((flags & (IsAnswer | OperationMask)) != IsAnswer || U16(message, 4) != 1 || !DnsName.TryRead(message, ref at, _name) || message.Length - at < 4)
            return false;
        int type = U16(message, at), code = flags & CodeMask, found = 0;
        at += 4;
        isWhole = true;
        for (; found < answers && isWhole; found += isWhole ? 1 : 0)
            isWhole = TryReadRecord(message, ref at, ref code, isResult: true);
        for (int i = 0; i < others + additional && isWhole; i++)
            isWhole = TryReadRecord(message, ref at, ref code, isResult: false);
        End = at;
        answer = new KernelDnsAnswer
        {
            QueryName = _name.Written,
            QueryType = (ushort)type,
            ResponseCode = (ushort)code,
            IsTruncated = (flags & IsCut) != 0,
            AnswerCount = (ushort)answers,
            Results = _results.Length == 0 ? Text.Absent : new Text(_results.Written),
            Addresses = _addresses.Written,
        };
        return true;
    }

    private bool TryReadRecord(ReadOnlySpan<byte> message, ref int at, ref int code, bool isResult)
    {
        int from = at;
        if (!DnsName.TryRead(message, ref from, text: null) || message.Length - from < Fixed)
            return false;
        DnsRecordType type = (DnsRecordType)U16(message, from);
        int extension = message[from + 4], length = U16(message, from + 8);
        from += Fixed;
        if (length > message.Length - from)
            return false;
        at = from + length;
        if (!isResult)
        {
            if (type == DnsRecordType.Opt)
                code |= extension << 4;
            return true;
        }

        int begin = _results.Length;
        if (TryAppend(message[..at], from, type) && _results.Length <= MostResults)
            return true;
        _results.Truncate(begin);
        return false;
    }

    /// <summary>Appends one result in Sysmon's form.</summary>
    /// <param name="message">The message up to the record's end.</param>
    /// <param name="at">Where the record's content begins.</param>
    /// <param name="type">The record's type.</param>
    private bool TryAppend(ReadOnlySpan<byte> message, int at, DnsRecordType type)
    {
        ReadOnlySpan<byte> content = message[at..];
        if (type is DnsRecordType.A or DnsRecordType.Aaaa)
        {
            if (content.Length != (type == DnsRecordType.A ? 4 : Mapped))
                return false;
            AppendAddress(content);
            _results.Append((byte)';');
            return true;
        }

        _results.Append("type:  "u8);
        _results.Append((ulong)type);
        _results.Append((byte)' ');
        bool isSound = type switch
        {
            DnsRecordType.Ns or DnsRecordType.Cname or DnsRecordType.Soa or DnsRecordType.Ptr or DnsRecordType.Dname => DnsName.TryRead(message, ref at, _results),
            DnsRecordType.Mx => TryAppendNameBehind(message, at, 2),
            DnsRecordType.Srv => TryAppendNameBehind(message, at, 6),
            DnsRecordType.Txt => TryAppendStrings(content),
            _ => true,
        };
        _results.Append((byte)';');
        return isSound;
    }

    private void AppendAddress(ReadOnlySpan<byte> address)
    {
        Span<byte> mapped = stackalloc byte[Mapped];
        mapped.Clear();
        mapped[10..12].Fill(0xff);
        address.CopyTo(mapped[(Mapped - address.Length)..]);
        _addresses.Append(mapped);
        AddressText.Append(_results, new NetworkAddress(mapped), compress: true);
    }

    private bool TryAppendNameBehind(ReadOnlySpan<byte> message, int at, int numbers)
    {
        at += numbers;
        return DnsName.TryRead(message, ref at, _results);
    }

    private bool TryAppendStrings(ReadOnlySpan<byte> content)
    {
        for (bool isFirst = true; !content.IsEmpty; isFirst = false)
        {
            int length = content[0];
            if (length >= content.Length)
                return false;
            if (!isFirst)
                _results.Append((byte)' ');
            DnsName.AppendEscaped(_results, content.Slice(1, length), ";"u8);
            content = content[(length + 1)..];
        }

        return true;
    }

    private static int U16(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}
