using System.Globalization;

namespace Monitor.Benchmarks;

/// <summary>Times a piece of work: operations a second of processor time of one thread, and bytes allocated per operation, after warming up.</summary>
internal static class Measurement
{
    private const int Rounds = 7;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(400);

    /// <summary>Measures.</summary>
    /// <param name="work">Does the given number of operations.</param>
    /// <returns>The median rate, and the allocation of the last round.</returns>
    public static Rate Run(Action<int> work)
    {
        int count = 1000;
        while (Time(work, count) < RoundTime)
            count *= 2;
        List<double> rates = [];
        double bytes = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan time = Time(work, count);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)count;
            rates.Add(count / time.TotalSeconds);
        }

        rates.Sort();
        return new Rate(rates[Rounds / 2], bytes);
    }

    /// <summary>Prints a figure with its reference beside it.</summary>
    public static void Print(string name, Rate rate, string referenceName, Rate reference) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-44} {rate.PerSecond,12:N0} /s  {rate.BytesEach,6:N1} B each   {referenceName}: {reference.PerSecond:N0} /s, {reference.BytesEach:N1} B; ratio {rate.PerSecond / reference.PerSecond:N2}"));

    /// <summary>Prints a figure that stands alone.</summary>
    public static void Print(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {value,12:N1} {unit}"));

    private static TimeSpan Time(Action<int> work, int count)
    {
        TimeSpan began = ThreadTime.Now;
        work(count);
        return ThreadTime.Now - began;
    }
}

/// <summary>A measured rate.</summary>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="BytesEach">Bytes allocated per operation.</param>
internal readonly record struct Rate(double PerSecond, double BytesEach);
