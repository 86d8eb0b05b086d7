using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Monitor.Enrichment.Executables;

namespace Monitor.Enrichment.Hashing;

/// <summary>The hashes of one file, all made in one reading. Not for several threads at once.</summary>
internal sealed class FileDigests : IDisposable
{
    private readonly HashAlgorithms _algorithms;
    private readonly bool _isUpper;
    private readonly IncrementalHash? _sha1;
    private readonly IncrementalHash? _md5;
    private readonly IncrementalHash? _sha256;

    /// <param name="algorithms">The hashes.</param>
    /// <param name="isUpper">Whether their digits are upper-case letters, as Sysmon has them on Windows, or lower-case ones, as on Linux.</param>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Whoever asks for it compares it with lists that are kept by it.")]
    public FileDigests(HashAlgorithms algorithms, bool isUpper)
    {
        _algorithms = algorithms;
        _isUpper = isUpper;
        _sha1 = Make(HashAlgorithms.Sha1, HashAlgorithmName.SHA1);
        _md5 = Make(HashAlgorithms.Md5, HashAlgorithmName.MD5);
        _sha256 = Make(HashAlgorithms.Sha256, HashAlgorithmName.SHA256);
    }

    /// <summary>Takes the next bytes of the file.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha1?.AppendData(bytes);
        _md5?.AppendData(bytes);
        _sha256?.AppendData(bytes);
    }

    /// <summary>The hashes as text; valid after the last bytes.</summary>
    /// <param name="file">Reads the file anew where its imports are asked for.</param>
    public byte[] ToText(FileWindow file)
    {
        HashText text = new(stackalloc byte[HashNames.LengthOf(_algorithms)], _isUpper);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (_sha1 is not null)
            text.Append("SHA1="u8, digest[.._sha1.GetHashAndReset(digest)]);
        if (_md5 is not null)
            text.Append("MD5="u8, digest[.._md5.GetHashAndReset(digest)]);
        if (_sha256 is not null)
            text.Append("SHA256="u8, digest[.._sha256.GetHashAndReset(digest)]);
        if ((_algorithms & HashAlgorithms.ImpHash) != 0)
            text.Append("IMPHASH="u8, digest[..PeImports.Hash(file, digest)]);
        if ((_algorithms & HashAlgorithms.ElfImports) != 0)
            text.Append("ELFIMPORTS="u8, digest[..ElfImports.Hash(file, digest)]);
        return text.ToArray();
    }

    public void Dispose()
    {
        _sha1?.Dispose();
        _md5?.Dispose();
        _sha256?.Dispose();
    }

    private IncrementalHash? Make(HashAlgorithms algorithm, HashAlgorithmName name) =>
        (_algorithms & algorithm) == 0 ? null : IncrementalHash.CreateHash(name);

    private ref struct HashText(Span<byte> text, bool isUpper)
    {
        private readonly Span<byte> _text = text;
        private readonly bool _isUpper = isUpper;
        private int _length;

        public void Append(ReadOnlySpan<byte> name, ReadOnlySpan<byte> digest)
        {
            if (_length > 0)
                _text[_length++] = (byte)',';
            name.CopyTo(_text[_length..]);
            _length += name.Length;
            int written;
            _ = _isUpper ? Convert.TryToHexString(digest, _text[_length..], out written) : Convert.TryToHexStringLower(digest, _text[_length..], out written);
            _length += written;
        }

        public readonly byte[] ToArray() => _text[.._length].ToArray();
    }
}
