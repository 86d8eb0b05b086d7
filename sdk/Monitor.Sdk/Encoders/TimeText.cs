using Monitor.Sdk.Events;

namespace Monitor.Sdk.Encoders;

/// <summary>Prints a moment as Sysmon does, by arithmetic alone: the base library's pattern formatting costs ten times as much.</summary>
internal static class TimeText
{
    /// <summary>Bytes of <c>yyyy-MM-dd HH:mm:ss.fff</c>.</summary>
    public const int Length = 23;

    private const long NanosecondsPerMillisecond = 1_000_000;
    private const int MillisecondsPerDay = 86_400_000;

    /// <summary>Writes the moment, cut to milliseconds, UTC.</summary>
    public static void Write(EventTime time, Span<byte> destination)
    {
        destination = destination[..Length];
        (long days, int rest) = FloorDivide(FloorDivide(time.UnixNanoseconds, NanosecondsPerMillisecond).Quotient, MillisecondsPerDay);
        (int year, int month, int day) = DateOf((int)days);
        Write2(destination, 0, year / 100);
        Write2(destination, 2, year % 100);
        destination[4] = (byte)'-';
        Write2(destination, 5, month);
        destination[7] = (byte)'-';
        Write2(destination, 8, day);
        destination[10] = (byte)' ';
        Write2(destination, 11, rest / 3_600_000);
        destination[13] = (byte)':';
        Write2(destination, 14, rest / 60_000 % 60);
        destination[16] = (byte)':';
        Write2(destination, 17, rest / 1000 % 60);
        destination[19] = (byte)'.';
        Write2(destination, 20, rest % 1000 / 10);
        destination[22] = (byte)('0' + rest % 10);
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
