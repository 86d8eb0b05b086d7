using Microsoft.Diagnostics.Tracing;
using Monitor.Capture.Windows.Names;

namespace Monitor.Collectors.Etw;

/// <summary>Events of providers with manifests. Their layouts are those of the manifests that Windows 10 and 11 come with.</summary>
internal sealed partial class EtwTrace
{
    private const uint FolderOption = 1;
    private const uint CreatedDisposition = 1;

    private unsafe void TakeOfProviders(TraceEvent happened)
    {
        Guid provider = happened.ProviderGuid;
        int id = (int)happened.ID;
        EventPayload payload = new(new ReadOnlySpan<byte>((void*)happened.DataStart, happened.EventDataLength));
        bool isWhole = true;
        if (provider == EtwProviders.Process && id == EtwProviders.ProcessStart)
            isWhole = TakeStart(happened, payload);
        else if (provider == EtwProviders.File && id == EtwProviders.CreateNewFile)
            isWhole = TakeFile(happened, payload);
        else if (provider == EtwProviders.File && id == EtwProviders.DeletePath)
            isWhole = TakeDeletion(happened, payload);
        else if (provider == EtwProviders.Registry)
            isWhole = TakeRegistry(happened, id, payload);
        else if (provider == EtwProviders.Dns && id == EtwProviders.QueryCompleted)
            isWhole = TakeAnswer(happened, payload);
        else if (happened.TaskGuid == EtwProviders.LostEvents && (int)happened.Opcode == EtwProviders.BufferLost)
            TakeLoss(happened);
        if (!isWhole)
            _count("malformed");
    }

    private bool TakeStart(TraceEvent happened, EventPayload payload)
    {
        uint id = payload.ReadUInt32();
        if (happened.Version >= 3)
            payload.Skip(sizeof(ulong));
        ulong start = payload.ReadUInt64();
        uint parent = payload.ReadUInt32();
        if (happened.Version >= 3)
            payload.Skip(sizeof(ulong));
        uint session = payload.ReadUInt32();
        if (happened.Version >= 1)
            payload.Skip(sizeof(uint));
        uint integrity = IntegrityLevels.Unknown;
        if (happened.Version >= 3)
        {
            payload.Skip(2 * sizeof(uint));
            ReadOnlySpan<byte> label = SecurityId.At(payload.Rest);
            integrity = IntegrityLevels.Of(label);
            payload.Skip(label.Length);
        }

        string image = payload.ReadText().ToString();
        if (payload.IsCut)
            return false;
        TracedProcess process = new() { Id = id, Image = _paths.ToPath(image), ParentId = parent, SessionId = session, Integrity = integrity };
        _starts.FromProvider(TimeOf(happened), process, start);
        return true;
    }

    private bool TakeFile(TraceEvent happened, EventPayload payload)
    {
        SkipFileHead(happened, ref payload, pointers: 2);
        uint options = payload.ReadUInt32();
        payload.Skip(2 * sizeof(uint));
        string path = payload.ReadText().ToString();
        if (!payload.IsCut && (options & FolderOption) == 0)
            _reports.FileMade(TimeOf(happened), ProcessOf(happened), _paths.ToPath(path));
        return !payload.IsCut;
    }

    private bool TakeDeletion(TraceEvent happened, EventPayload payload)
    {
        SkipFileHead(happened, ref payload, pointers: 4);
        payload.Skip(sizeof(uint));
        string path = payload.ReadText().ToString();
        if (!payload.IsCut)
            _reports.FileDeleted(TimeOf(happened), ProcessOf(happened), _paths.ToPath(path));
        return !payload.IsCut;
    }

    /// <summary>Pointers and the thread: in version 0 that is as large as a pointer, too.</summary>
    private static void SkipFileHead(TraceEvent happened, ref EventPayload payload, int pointers) =>
        payload.Skip(pointers * happened.PointerSize + (happened.Version == 0 ? happened.PointerSize : sizeof(uint)));

    private bool TakeRegistry(TraceEvent happened, int id, EventPayload payload) => id switch
    {
        EtwProviders.CreateKey => TakeKey(happened, payload, canBeNew: true),
        EtwProviders.OpenKey => TakeKey(happened, payload, canBeNew: false),
        EtwProviders.DeleteKey => TakeKeyAct(happened, payload, "DeleteKey", hasValue: false),
        EtwProviders.DeleteValueKey => TakeKeyAct(happened, payload, "DeleteValue", hasValue: true),
        EtwProviders.SetValueKey => TakeValue(happened, payload),
        EtwProviders.CloseKey => TakeClose(happened, payload),
        _ => true,
    };

    private bool TakeKey(TraceEvent happened, EventPayload payload, bool canBeNew)
    {
        ulong above = ReadPointer(happened, ref payload), key = ReadPointer(happened, ref payload);
        uint status = payload.ReadUInt32(), disposition = payload.ReadUInt32();
        string aboveName = payload.ReadText().ToString(), relative = payload.ReadText().ToString();
        if (payload.IsCut)
            return false;
        if (status != 0)
            return true;
        string path = _keys.Join(above, aboveName, relative);
        _keys.Note(key, path);
        if (canBeNew && disposition == CreatedDisposition)
            _reports.KeyChanged(TimeOf(happened), ProcessOf(happened), "CreateKey", Show(path, relative));
        return true;
    }

    private bool TakeKeyAct(TraceEvent happened, EventPayload payload, string act, bool hasValue)
    {
        ulong key = ReadPointer(happened, ref payload);
        uint status = payload.ReadUInt32();
        string name = _keys.Of(key, payload.ReadText().ToString());
        string value = hasValue ? payload.ReadText().ToString() : "";
        if (!payload.IsCut && status == 0)
            _reports.KeyChanged(TimeOf(happened), ProcessOf(happened), act, hasValue ? OfValue(name, value) : Show(name, ""));
        return !payload.IsCut;
    }

    private bool TakeValue(TraceEvent happened, EventPayload payload)
    {
        ulong key = ReadPointer(happened, ref payload);
        uint status = payload.ReadUInt32(), type = payload.ReadUInt32();
        uint size = payload.ReadUInt32();
        string name = _keys.Of(key, payload.ReadText().ToString());
        string value = payload.ReadText().ToString();
        if (payload.IsCut)
            return false;
        int captured = payload.ReadUInt16();
        ReadOnlySpan<byte> data = payload.Rest[..Math.Min(captured, payload.Rest.Length)];
        if (status == 0)
            _reports.ValueSet(TimeOf(happened), ProcessOf(happened), OfValue(name, value), RegistryValue.Show(type, size, data));
        return true;
    }

    private bool TakeClose(TraceEvent happened, EventPayload payload)
    {
        _keys.Forget(ReadPointer(happened, ref payload));
        return !payload.IsCut;
    }

    private bool TakeAnswer(TraceEvent happened, EventPayload payload)
    {
        string name = payload.ReadText().ToString();
        payload.Skip(sizeof(uint) + sizeof(ulong));
        uint status = payload.ReadUInt32();
        string results = payload.ReadText().ToString();
        if (!payload.IsCut)
            _reports.Resolved(TimeOf(happened), ProcessOf(happened), name, status, results);
        return !payload.IsCut;
    }

    /// <summary>A buffer that could not be handed over: the session's count of lost events has none of those in it.</summary>
    private void TakeLoss(TraceEvent happened)
    {
        _count("etw-buffers-lost");
        _reports.BufferLost(TimeOf(happened));
    }

    private static ulong ReadPointer(TraceEvent happened, ref EventPayload payload) => happened.PointerSize == sizeof(uint) ? payload.ReadUInt32() : payload.ReadUInt64();

    /// <summary>A value's path; its default value is called so.</summary>
    private string OfValue(string key, string value) => $@"{Show(key, "")}\{(value.Length == 0 ? "(Default)" : value)}";

    /// <summary>A key's path; where only its end is known, a question mark stands for the rest.</summary>
    private string Show(string path, string known)
    {
        if (path.Length > 0)
            return _keys.Show(path);
        _count("keys-unknown");
        return known.Length == 0 ? "?" : $@"?\{known}";
    }
}
