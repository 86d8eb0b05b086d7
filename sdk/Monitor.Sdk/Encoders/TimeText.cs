using Monitor.Sdk.Events;

namespace Monitor.Sdk.Encoders;

/// <summary>Prints a moment as Sysmon does, by arithmetic alone: the base library's pattern formatting costs ten times as much.</summary>
internal static class TimeText
{
    /// <summary>Bytes of <c>yyyy-MM-dd HH:mm:ss.fff</c>.</summary>
    public const int Length = 23;

    /// <summary>Bytes of <c>yyyy-MM-ddTHH:mm:ss.fffffffffZ</c>.</summary>
    public const int IsoLength = 30;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int NanosecondsPerMillisecond = 1_000_000;
    private const int SecondsPerDay = 86_400;

    /// <summary>Writes the moment, cut to milliseconds, UTC.</summary>
    public static void Write(EventTime time, Span<byte> destination)
    {
        int milliseconds = WriteSeconds(time, destination[..Length]) / NanosecondsPerMillisecond;
        destination[10] = (byte)' ';
        destination[20] = (byte)('0' + milliseconds / 100);
        Write2(destination, 21, milliseconds % 100);
    }

    /// <summary>Writes the moment as ISO 8601 has it, with nanoseconds, UTC.</summary>
    public static void WriteIso(EventTime time, Span<byte> destination)
    {
        destination = destination[..IsoLength];
        int nanoseconds = WriteSeconds(time, destination);
        destination[10] = (byte)'T';
        destination[20] = (byte)('0' + nanoseconds / 100_000_000);
        Write2(destination, 21, nanoseconds / 1_000_000 % 100);
        Write2(destination, 23, nanoseconds / 10_000 % 100);
        Write2(destination, 25, nanoseconds / 100 % 100);
        Write2(destination, 27, nanoseconds % 100);
        destination[29] = (byte)'Z';
    }

    /// <summary>Writes date and time up to the point before the fraction, without what stands between them.</summary>
    /// <returns>The nanoseconds of the second.</returns>
    private static int WriteSeconds(EventTime time, Span<byte> destination)
    {
        (long seconds, int nanoseconds) = FloorDivide(time.UnixNanoseconds, NanosecondsPerSecond);
        (long days, int second) = FloorDivide(seconds, SecondsPerDay);
        (int year, int month, int day) = DateOf((int)days);
        Write2(destination, 0, year / 100);
        Write2(destination, 2, year % 100);
        destination[4] = (byte)'-';
        Write2(destination, 5, month);
        destination[7] = (byte)'-';
        Write2(destination, 8, day);
        Write2(destination, 11, second / 3600);
        destination[13] = (byte)':';
        Write2(destination, 14, second / 60 % 60);
        destination[16] = (byte)':';
        Write2(destination, 17, second % 60);
        destination[19] = (byte)'.';
        return nanoseconds;
    }

    private static (long Quotient, int Remainder) FloorDivide(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? (quotient - 1, (int)(remainder + divisor)) : (quotient, (int)remainder);
    }

    /// <summary>The date of a day counted from 1970-01-01, in the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
    /// algorithms", civil_from_days): eras of 400 years, years that begin in March.</summary>
    private static (int Year, int Month, int Day) DateOf(int days)
    {
        const int DaysPerEra = 146_097, DaysToEpoch = 719_468;
        days += DaysToEpoch;
        int era = days / DaysPerEra;
        int dayOfEra = days % DaysPerEra;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    }

    private static void Write2(Span<byte> destination, int at, int value)
    {
        destination[at] = (byte)('0' + value / 10);
        destination[at + 1] = (byte)('0' + value % 10);
    }
}
