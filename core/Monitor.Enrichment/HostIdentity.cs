using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment;

/// <summary>
/// What GUIDs are made of on this host: the machine's id, and the boot. The wall-clock second of the boot is fixed when the agent first
/// runs in a boot and kept in the state folder with the boot's id, so that a clock step or a restart of the agent changes no GUID.
/// </summary>
public sealed class HostIdentity
{
    private static readonly Lock Loading = new();

    /// <summary>Kept, since making a context for each of many short hashes costs as much as the hash.</summary>
    [ThreadStatic]
    private static IncrementalHash? _sha;

    private readonly uint _machine;
    private readonly byte[] _bootId;

    /// <summary>Made from its parts; <see cref="Load"/> reads them from the system.</summary>
    /// <param name="machineId">First 32 bits of the machine id.</param>
    /// <param name="bootId">The boot's id.</param>
    /// <param name="bootSecond">Second since 1970 in which the system was started.</param>
    public HostIdentity(uint machineId, Guid bootId, long bootSecond)
    {
        _machine = machineId;
        _bootId = bootId.ToByteArray();
        BootSecond = bootSecond;
    }

    /// <summary>Second since 1970 in which the system was started.</summary>
    public long BootSecond { get; }

    /// <summary>Reads the identity, and fixes the boot second if this is the agent's first start in this boot.</summary>
    /// <param name="stateFolder">The folder that survives restarts.</param>
    /// <param name="bootTime">When the boot was, by the wall clock of now.</param>
    /// <exception cref="IOException">The state folder cannot be written.</exception>
    public static HostIdentity Load(string stateFolder, EventTime bootTime)
    {
        // Two that fix it at the same time would not agree.
        using Lock.Scope alone = Loading.EnterScope();
        Guid boot = ReadBootId();
        string path = Path.Combine(stateFolder, "boot");
        if (ReadBoot(path) is { } known && known.Boot == boot)
            return new HostIdentity(ReadMachineId(), boot, known.Second);
        long second = new DateTimeOffset(bootTime.ToDateTime()).ToUnixTimeSeconds();
        string temporary = path + ".new";
        File.WriteAllText(temporary, string.Create(CultureInfo.InvariantCulture, $"{boot} {second}\n"));
        File.Move(temporary, path, overwrite: true);
        return new HostIdentity(ReadMachineId(), boot, second);
    }

    /// <summary>The GUID of a process: machine, second of its start, and 64 bits of SHA-256 over boot, pid and start.</summary>
    /// <param name="processId">Process id in the host's namespace.</param>
    /// <param name="startTicks">Start in hundredths of a second since boot, as in <c>/proc/PID/stat</c>.</param>
    public Guid ProcessGuid(uint processId, ulong startTicks)
    {
        Span<byte> material = stackalloc byte[28];
        _bootId.CopyTo(material);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(material[16..], processId);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(material[20..], startTicks);
        return Compose((uint)(BootSecond + (long)(startTicks / 100)), Digest(material, stackalloc byte[32]));
    }

    /// <summary>The GUID of a process where the system keeps the moment at which it was made, so that no boot is needed to tell it from others:
    /// machine, second of its start, and 64 bits of SHA-256 over pid and start.</summary>
    /// <param name="processId">Process id.</param>
    /// <param name="started">When it was made.</param>
    /// <param name="start">The same as the system counts it.</param>
    public Guid ProcessGuid(uint processId, EventTime started, ulong start)
    {
        Span<byte> material = stackalloc byte[12];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(material, processId);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(material[4..], start);
        return Compose((uint)(started.UnixNanoseconds / 1_000_000_000), Digest(material, stackalloc byte[32]));
    }

    /// <summary>The GUID of a login session that has a number of its own: machine, second in which it began, and the number.</summary>
    /// <param name="logonId">Its number.</param>
    /// <param name="began">When it began; null: not known.</param>
    public Guid LogonGuid(ulong logonId, EventTime? began)
    {
        Span<byte> key = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(key, logonId);
        return Compose(began is { } time ? (uint)(time.UnixNanoseconds / 1_000_000_000) : 0, key);
    }

    /// <summary>The GUID of a login session: machine, no time (Linux keeps none), login user and audit session.</summary>
    public Guid LogonGuid(uint loginUserId, uint session)
    {
        Span<byte> key = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(key, loginUserId);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(key[4..], session);
        return Compose(0, key);
    }

    private static Span<byte> Digest(ReadOnlySpan<byte> material, Span<byte> hash)
    {
        IncrementalHash sha = _sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(material);
        sha.GetHashAndReset(hash);
        return hash;
    }

    private Guid Compose(uint seconds, ReadOnlySpan<byte> key) => new(
        _machine, (ushort)seconds, (ushort)(seconds >> 16), key[0], key[1], key[2], key[3], key[4], key[5], key[6], key[7]);

    private static Guid ReadBootId() => Guid.Parse(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    private static uint ReadMachineId()
    {
        string text = File.Exists("/etc/machine-id") ? File.ReadAllText("/etc/machine-id", Encoding.ASCII) : "";
        return text.Length >= 8 && uint.TryParse(text.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint id) ? id : 0;
    }

    private static (Guid Boot, long Second)? ReadBoot(string path)
    {
        if (!File.Exists(path))
            return null;
        string text = File.ReadAllText(path);
        string[] parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return text.EndsWith('\n') && parts.Length == 2 && Guid.TryParse(parts[0], out Guid boot)
            && long.TryParse(parts[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out long second) ? (boot, second) : null;
    }
}
