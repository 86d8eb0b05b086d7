using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Cryptography;
using System.Xml.Linq;
using Monitor.Plugins.Manifests;
using Monitor.Plugins.Packages;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Signatures;

/// <summary>Makes keys, and signs plugins with them.</summary>
public static class PluginSigner
{
    private const string ContentTypes = "[Content_Types].xml";
    private const string PackageSignature = ".signature.p7s";
    private const int BufferSize = 4096;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ReadByOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Makes a key pair.</summary>
    /// <param name="path">The file for the private key, which the owner alone may read.</param>
    /// <returns>The file with the public key, beside it.</returns>
    /// <exception cref="MonitorException">One of the two files is there already, or cannot be written.</exception>
    public static string CreateKey(string path)
    {
        string publicPath = Path.ChangeExtension(path, ".pub.pem");
        try
        {
            if (File.Exists(publicPath))
                throw new IOException($"{publicPath} is there already");
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Write(path, key.ExportPkcs8PrivateKeyPem(), OwnerOnly);
            Write(publicPath, key.ExportSubjectPublicKeyInfoPem(), OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            return publicPath;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(PluginErrors.KeyNotWritten(path, refusal), refusal);
        }
    }

    /// <summary>Signs the manifest of a plugin's folder or package; a signature that was there is replaced.</summary>
    /// <param name="path">The folder or package.</param>
    /// <param name="keyPath">PEM file with the private key.</param>
    /// <exception cref="MonitorException">The key cannot be used, or this is no plugin.</exception>
    public static void Sign(string path, string keyPath)
    {
        using ECDsa key = ReadKey(keyPath);
        try
        {
            if (Directory.Exists(path))
                SignFolder(path, key);
            else
                SignPackage(path, key);
        }
        catch (Exception refusal) when (refusal is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new MonitorException(PluginErrors.NotSignable(path, refusal), refusal);
        }
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        using StreamWriter file = new(OperatingSystem.IsWindows() && mode == OwnerOnly ? CreateClosed(path) : Create(path, mode));
        file.Write(text + "\n");
    }

    private static FileStream Create(string path, UnixFileMode mode)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        return new FileStream(path, options);
    }

    /// <summary>On Windows a new file takes the rights of its folder, where often everybody reads.</summary>
    [SupportedOSPlatform("windows")]
    private static FileStream CreateClosed(string path)
    {
        FileSecurity security = new();
        security.SetSecurityDescriptorSddlForm("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)");
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.Write, FileShare.None, BufferSize, FileOptions.None, security);
    }

    private static ECDsa ReadKey(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ReadByOthers) != 0)
                throw new InvalidDataException("more than its owner may read it; take the right away with 'chmod 600'");
            string text = EllipticKey.ReadText(path);
            return EllipticKey.IsPrivate(text) ? EllipticKey.Import(text) : throw new InvalidDataException("there is no private key in it");
        }
        catch (Exception unusable) when (EllipticKey.IsUnusable(unusable))
        {
            throw new MonitorException(PluginErrors.BadSigningKey(path, unusable), unusable);
        }
    }

    private static void SignFolder(string path, ECDsa key)
    {
        byte[] manifest = File.ReadAllBytes(Path.Combine(path, PluginManifest.FileName));
        string target = Path.Combine(path, ManifestSignature.FileName);
        File.WriteAllBytes(target, Signature(key, manifest));
    }

    /// <summary>Signs a copy and puts it in the package's place, so that there is never half a package.</summary>
    private static void SignPackage(string path, ECDsa key)
    {
        byte[] signature;
        using (PluginPackage package = PluginPackage.Open(path))
            signature = Signature(key, package.ManifestBytes);
        string copy = path + ".signing";
        try
        {
            File.Copy(path, copy, overwrite: true);
            using (ZipArchive archive = ZipFile.Open(copy, ZipArchiveMode.Update))
                Insert(archive, signature);
            File.Move(copy, path, overwrite: true);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static void Insert(ZipArchive archive, byte[] signature)
    {
        if (archive.GetEntry(PackageSignature) is not null)
            throw new InvalidDataException("it has a NuGet signature, which would be broken; sign for Monitor first");
        string name = PackageEntries.Folder + ManifestSignature.FileName;
        archive.GetEntry(name)?.Delete();
        using (Stream entry = archive.CreateEntry(name).Open())
            entry.Write(signature);
        if (archive.GetEntry(ContentTypes) is not { } types)
            return;
        using Stream stream = types.Open();
        XDocument document = XDocument.Load(stream);
        if (document.Root is not { } root || root.Elements().Any(element => element.Attribute("Extension")?.Value == "sig"))
            return;
        root.Add(new XElement(root.Name.Namespace + "Default", new XAttribute("Extension", "sig"), new XAttribute("ContentType", "application/octet")));
        stream.SetLength(0);
        document.Save(stream);
    }

    private static byte[] Signature(ECDsa key, byte[] manifest) => key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
