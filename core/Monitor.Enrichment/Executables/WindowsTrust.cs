using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Enrichment.Executables;

/// <summary>Asks Windows whether a file is signed by somebody whom this machine trusts: inside the file, or in a catalog (wintrust.dll).</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WindowsTrust
{
    private const uint NoInterface = 2;
    private const uint ChooseFile = 1;
    private const uint ChooseCatalog = 2;
    private const uint StateVerify = 1;
    private const uint StateClose = 2;
    private const uint RevocationOfChain = 1;
    private const uint NoRevocation = 0x10;
    private const uint WithoutRoot = 0x80;
    private const uint NoOldDigests = 0x2000;
    private const int MostHashBytes = 64;

    private static readonly Guid GenericVerify = new("00AAC56B-CD44-11D0-8CC2-00C04FC295EE");

    /// <summary>The verdict on the signature inside a file.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="path">Its path, which the verdict may go by.</param>
    /// <param name="checkRevocation">Whether certificates are looked up in the lists of those that were taken back.</param>
    /// <returns>An HRESULT: see <see cref="TrustVerdict"/>.</returns>
    public static uint Verify(SafeFileHandle file, string path, bool checkRevocation)
    {
        fixed (char* name = path)
        {
            TrustFile subject = new() { Size = (uint)sizeof(TrustFile), Path = name, File = file.DangerousGetHandle() };
            return Verify(ChooseFile, &subject, checkRevocation);
        }
    }

    /// <summary>The verdict of the first catalog that lists a file; null if none does.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="path">Its path.</param>
    /// <param name="checkRevocation">Whether certificates are looked up in the lists of those that were taken back.</param>
    public static (uint Verdict, string Catalog)? VerifyByCatalog(SafeFileHandle file, string path, bool checkRevocation)
    {
        // Catalogs of old drivers list files by SHA-1 alone.
        return VerifyByCatalog(file, path, "SHA256", checkRevocation) ?? VerifyByCatalog(file, path, "SHA1", checkRevocation);
    }

    private static (uint Verdict, string Catalog)? VerifyByCatalog(SafeFileHandle file, string path, string algorithm, bool checkRevocation)
    {
        if (CryptCATAdminAcquireContext2(out nint catalogs, 0, algorithm, 0, 0) == 0)
            return null;
        try
        {
            byte* hash = stackalloc byte[MostHashBytes];
            uint length = MostHashBytes;
            if (CryptCATAdminCalcHashFromFileHandle2(catalogs, file, &length, hash, 0) == 0)
                return null;
            nint catalog = CryptCATAdminEnumCatalogFromHash(catalogs, hash, length, 0, 0);
            if (catalog == 0)
                return null;
            try
            {
                CatalogInformation information = new() { Size = (uint)sizeof(CatalogInformation) };
                if (CryptCATCatalogInfoFromContext(catalog, &information, 0) == 0)
                    return null;
                string tag = Convert.ToHexString(new ReadOnlySpan<byte>(hash, (int)length));
                fixed (char* name = path, member = tag)
                {
                    TrustCatalog subject = new()
                    {
                        Size = (uint)sizeof(TrustCatalog),
                        Catalog = information.Path,
                        Tag = member,
                        MemberPath = name,
                        Member = file.DangerousGetHandle(),
                        Hash = hash,
                        HashLength = length,
                        Administration = catalogs,
                    };
                    return (Verify(ChooseCatalog, &subject, checkRevocation), new string(information.Path));
                }
            }
            finally
            {
                _ = CryptCATAdminReleaseCatalogContext(catalogs, catalog, 0);
            }
        }
        finally
        {
            _ = CryptCATAdminReleaseContext(catalogs, 0);
        }
    }

    private static uint Verify(uint choice, void* subject, bool checkRevocation)
    {
        TrustData data = new()
        {
            Size = (uint)sizeof(TrustData),
            Interface = NoInterface,
            Revocation = checkRevocation ? RevocationOfChain : 0,
            Choice = choice,
            Subject = subject,
            State = StateVerify,
            Flags = (checkRevocation ? WithoutRoot : NoRevocation) | NoOldDigests,
        };
        Guid action = GenericVerify;
        uint verdict = WinVerifyTrust(-1, &action, &data);
        data.State = StateClose;
        _ = WinVerifyTrust(-1, &action, &data);
        return verdict;
    }

    [LibraryImport("wintrust")]
    private static partial uint WinVerifyTrust(nint window, Guid* action, TrustData* data);

    [LibraryImport("wintrust", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int CryptCATAdminAcquireContext2(out nint catalogs, nint subsystem, string algorithm, nint policy, uint flags);

    [LibraryImport("wintrust")]
    private static partial int CryptCATAdminCalcHashFromFileHandle2(nint catalogs, SafeFileHandle file, uint* length, byte* hash, uint flags);

    [LibraryImport("wintrust")]
    private static partial nint CryptCATAdminEnumCatalogFromHash(nint catalogs, byte* hash, uint length, uint flags, nint previous);

    [LibraryImport("wintrust")]
    private static partial int CryptCATCatalogInfoFromContext(nint catalog, CatalogInformation* information, uint flags);

    [LibraryImport("wintrust")]
    private static partial int CryptCATAdminReleaseCatalogContext(nint catalogs, nint catalog, uint flags);

    [LibraryImport("wintrust")]
    private static partial int CryptCATAdminReleaseContext(nint catalogs, uint flags);

    /// <summary>WINTRUST_FILE_INFO.</summary>
    private struct TrustFile
    {
        public uint Size;
        public char* Path;
        public nint File;
        public nint KnownSubject;
    }

    /// <summary>WINTRUST_CATALOG_INFO.</summary>
    private struct TrustCatalog
    {
        public uint Size;
        public uint Version;
        public char* Catalog;
        public char* Tag;
        public char* MemberPath;
        public nint Member;
        public byte* Hash;
        public uint HashLength;
        public nint Context;
        public nint Administration;
    }

    /// <summary>WINTRUST_DATA.</summary>
    private struct TrustData
    {
        public uint Size;
        public nint PolicyData;
        public nint SubjectData;
        public uint Interface;
        public uint Revocation;
        public uint Choice;
        public void* Subject;
        public uint State;
        public nint StateData;
        public nint Reference;
        public uint Flags;
        public uint Context;
        public nint Settings;
    }

    /// <summary>CATALOG_INFO.</summary>
    private struct CatalogInformation
    {
        public uint Size;
        public fixed char Path[260];
    }
}
