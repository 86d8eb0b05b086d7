namespace Monitor.Journal.Tests.Specification;

/// <summary>CRC-32C bit by bit, as its definition says: reflected polynomial 0x82f63b78, begins and ends with all bits turned.</summary>
internal static class Castagnoli
{
    public static uint Of(params ReadOnlySpan<byte[]> parts)
    {
        uint crc = uint.MaxValue;
        foreach (byte[] part in parts)
        {
            foreach (byte value in part)
            {
                crc ^= value;
                for (int bit = 0; bit < 8; bit++)
                    crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x82f63b78;
            }
        }

        return ~crc;
    }
}
