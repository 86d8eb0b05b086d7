using System.Buffers;

namespace Monitor.Sdk.Encoders;

/// <summary>Cuts out of a field's text what goes to a place of its own. Empty: there is no such part.</summary>
internal static class EcsPart
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    public static ReadOnlySpan<byte> Of(EcsForm form, ReadOnlySpan<byte> text, bool isWindows) => form switch
    {
        EcsForm.FileName => FileName(text, isWindows),
        EcsForm.Directory => Directory(text, isWindows),
        EcsForm.Extension => FileName(text, isWindows) is var name && name.LastIndexOf((byte)'.') is var dot and > 0 ? name[(dot + 1)..] : default,
        EcsForm.UserName => text[(text.LastIndexOf((byte)'\\') + 1)..],
        EcsForm.UserDomain => text.LastIndexOf((byte)'\\') is var end and > 0 ? text[..end] : default,
        EcsForm.Hive => HiveLength(text) is var length and > 0 ? text[..length] : default,
        EcsForm.Key => BehindHive(text),
        EcsForm.KeyOfValue => BehindHive(text) is var key && key.LastIndexOf((byte)'\\') is var end and > 0 ? key[..end] : default,
        EcsForm.ValueName => text[(text.LastIndexOf((byte)'\\') + 1)..],
        EcsForm.Md5 => Hash(text, "MD5="u8),
        EcsForm.Sha1 => Hash(text, "SHA1="u8),
        EcsForm.Sha256 => Hash(text, "SHA256="u8),
        EcsForm.ImpHash => Hash(text, "IMPHASH="u8),
        EcsForm.Flag => text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) ? text : default,
        _ => text,
    };

    private static ReadOnlySpan<byte> FileName(ReadOnlySpan<byte> path, bool isWindows) => path[(Separator(path, isWindows) + 1)..];

    private static ReadOnlySpan<byte> Directory(ReadOnlySpan<byte> path, bool isWindows) => Separator(path, isWindows) switch
    {
        < 0 => default,
        0 => path[..1],
        var at => path[..at],
    };

    private static int Separator(ReadOnlySpan<byte> path, bool isWindows) => path.LastIndexOf(isWindows ? (byte)'\\' : (byte)'/');

    /// <summary>Length of the hive's name; 0 for the kernel's own form, <c>\REGISTRY\…</c>.</summary>
    private static int HiveLength(ReadOnlySpan<byte> path) => path.StartsWith("HK"u8) ? path.IndexOf((byte)'\\') is var end and > 0 ? end : path.Length : 0;

    private static ReadOnlySpan<byte> BehindHive(ReadOnlySpan<byte> path) =>
        HiveLength(path) is var length and > 0 && length < path.Length ? path[(length + 1)..] : default;

    /// <summary>The hash of that name. A hash of zeroes alone says that there is none.</summary>
    private static ReadOnlySpan<byte> Hash(ReadOnlySpan<byte> hashes, ReadOnlySpan<byte> name)
    {
        while (!hashes.IsEmpty)
        {
            int end = hashes.IndexOf((byte)',') is var comma and >= 0 ? comma : hashes.Length;
            if (hashes[..end].StartsWith(name))
                return hashes[name.Length..end] is var hash && hash.ContainsAnyExcept((byte)'0') && !hash.ContainsAnyExcept(Digits) ? hash : default;
            hashes = hashes[Math.Min(end + 1, hashes.Length)..];
        }

        return default;
    }
}
