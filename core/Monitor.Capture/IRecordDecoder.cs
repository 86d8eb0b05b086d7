using Monitor.Capture.RawRecords;

namespace Monitor.Capture;

/// <summary>Makes kernel activity of one system's raw records, and hands it to a consumer. For the capture thread alone.</summary>
public interface IRecordDecoder
{
    /// <summary>Number of records that were understood.</summary>
    long Records { get; }

    /// <summary>Records that are missing by their sequence numbers, between the first and the last seen of each sequence.</summary>
    long SequenceGaps { get; }

    /// <summary>Whether what is lost for this reason had taken a sequence number, so that it left a gap.</summary>
    bool LeavesGap(RawLossReason reason);

    /// <summary>A part of what waits is about to be read: looks at clocks and names again.</summary>
    void Refresh();

    /// <summary>Takes one raw record. One that cannot be understood is told as lost.</summary>
    void Decode(ReadOnlySpan<byte> record);

    /// <summary>Hands on what has waited too long for the records that belong to it.</summary>
    void FinishOverdue();

    /// <summary>No more records come: hands on all that waits for others.</summary>
    void FinishAll();
}
