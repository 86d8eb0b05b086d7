using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File;

/// <summary>
/// Compresses closed files. The compressed one is written under a hidden name and forced to the disk; then the plain one is removed, and the
/// compressed one gets its name. At every moment one of the two is there whole, and never both under their names.
/// </summary>
/// <param name="files">The closed files.</param>
/// <param name="kind">How to compress.</param>
/// <param name="rights">Rights of the compressed files.</param>
internal sealed class Compressor(ClosedFiles files, FileCompression kind, FileRights rights)
{
    private const int ChunkSize = 256 << 10;
    private const int ZstdLevel = 3;

    private readonly byte[] _chunk = new byte[ChunkSize];

    private string Ending => kind == FileCompression.Gzip ? ".gz" : ".zst";

    /// <summary>Compresses one file.</summary>
    /// <returns>False if it was removed meanwhile.</returns>
    /// <exception cref="OperationCanceledException">The agent stops; the plain file stays.</exception>
    public bool Compress(ClosedFile file, CancellationToken cancellation)
    {
        System.IO.File.Delete(file.PartPath);
        try
        {
            Write(file, cancellation);
            return files.Replace(file, Ending);
        }
        catch (MonitorException exception) when (exception.InnerException is FileNotFoundException)
        {
            return false;
        }
        finally
        {
            System.IO.File.Delete(file.PartPath);
        }
    }

    private void Write(ClosedFile file, CancellationToken cancellation)
    {
        using SafeFileHandle plain = PlainFile.OpenToRead(file.Path);
        using SafeFileHandle part = PlainFile.Make(file.PartPath, rights);
        using (FileStream output = new(part, FileAccess.Write, bufferSize: ChunkSize))
        {
            using (Stream packed = Pack(output))
                Copy(plain, packed, cancellation);
            output.Flush(flushToDisk: true);
            System.IO.File.SetLastWriteTimeUtc(part, System.IO.File.GetLastWriteTimeUtc(plain));
        }
    }

    private void Copy(SafeFileHandle from, Stream to, CancellationToken cancellation)
    {
        long at = 0;
        while (RandomAccess.Read(from, _chunk, at) is > 0 and var read)
        {
            cancellation.ThrowIfCancellationRequested();
            to.Write(_chunk.AsSpan(0, read));
            at += read;
        }
    }

    private Stream Pack(FileStream output) => kind == FileCompression.Gzip
        ? new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true)
        : Zstd(output);

    /// <summary>A method of its own, so that the library is loaded only where it is used.</summary>
    private static ZstdSharp.CompressionStream Zstd(FileStream output)
    {
        ZstdSharp.CompressionStream packed = new(output, ZstdLevel, leaveOpen: true);
        packed.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return packed;
    }
}
