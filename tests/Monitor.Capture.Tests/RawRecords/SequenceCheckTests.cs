using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Tests.RawRecords;

public sealed class SequenceCheckTests
{
    private readonly SequenceCheck _check = new();

    [Fact]
    public void Nothing_is_missing_where_nothing_was_seen() => Assert.Equal(0, _check.Missing);

    [Fact]
    public void A_gap_is_missing_records()
    {
        Note(0, 10, 11, 14, 15);

        Assert.Equal(2, _check.Missing);
    }

    [Fact]
    public void Records_that_overtake_each_other_are_not_missing()
    {
        Note(0, 11, 10, 13, 12, 14);

        Assert.Equal(0, _check.Missing);
    }

    [Fact]
    public void Each_processor_counts_for_itself()
    {
        Note(0, 0, 1, 2);
        Note(63, 1000, 1001, 1003);
        Note(200, 7);

        Assert.Equal(1, _check.Missing);
    }

    [Fact]
    public void A_processor_number_that_cannot_be_is_passed_over()
    {
        Note(uint.MaxValue, 1, 100);

        Assert.Equal(0, _check.Missing);
    }

    private void Note(uint processor, params ulong[] sequences) => Array.ForEach(sequences, sequence => _check.Note(processor, sequence));
}
