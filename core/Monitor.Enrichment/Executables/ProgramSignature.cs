using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Enrichment.Executables;

/// <summary>
/// The Authenticode signature inside a PE file: the first message of its table of certificates. The digest that was signed is over the whole file but for
/// the checksum, the entry for that table, and the table, as its publisher documents it.
/// </summary>
internal sealed class ProgramSignature
{
    private const int HeaderSize = 8;
    private const int MostBytes = 1 << 20;
    private const int ChunkSize = 64 << 10;
    private const ushort SignedMessageType = 2;
    private const int ChecksumSize = 4;
    private const int EntrySize = 8;

    private readonly PeFile _image;
    private readonly SignedMessage _message;

    private ProgramSignature(PeFile image, SignedMessage message)
    {
        _image = image;
        _message = message;
    }

    /// <summary>Who signed; null if the message does not say.</summary>
    public byte[]? Signer => _message.Signer;

    /// <summary>Reads it; null if the file carries none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ProgramSignature? Read(SafeFileHandle file)
    {
        FileWindow window = new(file, new byte[FileWindow.BufferSize]);
        if (PeFile.Read(window) is not { Certificates: { At: not 0, Length: > HeaderSize and <= MostBytes } table } image)
            return null;
        ReadOnlySpan<byte> header = window.ReadAll(table.At, HeaderSize);
        if (header.IsEmpty || BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) != SignedMessageType)
            return null;
        uint length = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(header), table.Length);
        byte[] bytes = new byte[Math.Max(length, HeaderSize) - HeaderSize];
        int read = RandomAccess.Read(file, bytes, table.At + HeaderSize);
        return SignedMessage.Read(bytes.AsSpan(0, read)) is { } message ? new ProgramSignature(image, message) : null;
    }

    /// <summary>Whether the file is the one that was signed; null if the message does not say in a way that is understood. Nothing is said of whether the
    /// signature is the signer's. Reads all of the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool? IsIntact(SafeFileHandle file, CancellationToken cancellation) =>
        _message.Program is var (algorithm, digest) ? Digest(file, _image, algorithm, cancellation).AsSpan().SequenceEqual(digest) : null;

    private static byte[] Digest(SafeFileHandle file, PeFile image, HashAlgorithmName algorithm, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(algorithm);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            (long From, long To)[] parts =
            [
                (0, image.ChecksumAt),
                (image.ChecksumAt + ChecksumSize, image.CertificateEntryAt),
                (image.CertificateEntryAt + EntrySize, image.Certificates.At),
                (image.Certificates.At + (long)image.Certificates.Length, RandomAccess.GetLength(file)),
            ];
            foreach ((long from, long to) in parts)
            {
                int read;
                for (long at = from; at < to; at += read)
                {
                    cancellation.ThrowIfCancellationRequested();
                    read = RandomAccess.Read(file, chunk.AsSpan(0, (int)Math.Min(to - at, ChunkSize)), at);
                    if (read == 0)
                        break;
                    hash.AppendData(chunk, 0, read);
                }
            }

            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
