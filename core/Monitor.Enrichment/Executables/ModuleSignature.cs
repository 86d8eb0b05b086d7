using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Enrichment.Executables;

/// <summary>The signature behind a Linux kernel module: a PKCS #7 message, then struct module_signature (Documentation/admin-guide/module-signing), then a
/// fixed text. A module that lies compressed on the disk has it inside, where it is not looked for.</summary>
internal static class ModuleSignature
{
    private const int TrailerSize = 12;
    private const int MostBytes = 64 << 10;
    private const byte SignedMessageType = 2;

    private static ReadOnlySpan<byte> Mark => "~Module signature appended~\n"u8;

    /// <summary>Who signed the module; null if nobody did, or it cannot be told.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[]? ReadSigner(SafeFileHandle file)
    {
        long end = RandomAccess.GetLength(file);
        byte[] tail = new byte[TrailerSize + Mark.Length];
        if (end < tail.Length || RandomAccess.Read(file, tail, end - tail.Length) != tail.Length || !tail.AsSpan(TrailerSize).SequenceEqual(Mark))
            return null;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(tail.AsSpan(8));
        if (tail[2] != SignedMessageType || length > MostBytes || length > end - tail.Length)
            return null;
        byte[] message = new byte[length];
        return RandomAccess.Read(file, message, end - tail.Length - length) == length ? SignedMessage.Read(message)?.Signer : null;
    }
}
