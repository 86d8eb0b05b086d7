using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;

namespace Monitor.Sinks.Syslog.Messages;

/// <summary>Prints the moment of an event as the header of a message has it.</summary>
/// <param name="zone">The zone of local times.</param>
internal sealed class MessageTime(TimeZoneInfo zone)
{
    private const int NanosecondsPerMillisecond = 1_000_000;
    private const int DateLength = 10;

    private readonly Utf8Buffer _text = new(32);

    /// <summary>Appends <c>2026-03-16T09:42:09.482913Z</c>.</summary>
    public void AppendStandard(Utf8Buffer output, EventTime time)
    {
        Print(time);
        output.Append(_text.Written[..DateLength]);
        output.Append((byte)'T');
        output.Append(_text.Written[(DateLength + 1)..]);
        int micros = (int)(((time.UnixNanoseconds % NanosecondsPerMillisecond) + NanosecondsPerMillisecond) % NanosecondsPerMillisecond / 1000);
        output.Append((byte)('0' + micros / 100));
        output.Append((byte)('0' + micros / 10 % 10));
        output.Append((byte)('0' + micros % 10));
        output.Append((byte)'Z');
    }

    /// <summary>Appends <c>Mar  6 09:42:09</c>, local time.</summary>
    public void AppendLocal(Utf8Buffer output, EventTime time)
    {
        DateTime utc = time.ToDateTime();
        Print(EventTime.From(utc + zone.GetUtcOffset(utc)));
        ReadOnlySpan<byte> text = _text.Written;
        int month = (text[5] - '0') * 10 + text[6] - '0';
        output.Append("JanFebMarAprMayJunJulAugSepOctNovDec"u8.Slice((month - 1) * 3, 3));
        output.Append((byte)' ');
        output.Append(text[8] == '0' ? (byte)' ' : text[8]);
        output.Append(text[9]);
        output.Append((byte)' ');
        output.Append(text.Slice(DateLength + 1, 8));
    }

    private void Print(EventTime time)
    {
        _text.Clear();
        SysmonText.AppendTime(_text, time);
    }
}
