using Microsoft.Diagnostics.Tracing;
using Monitor.Collectors.Etw;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>
/// Finds, in the events of one process's runtime, assemblies and methods that no file holds. It reads the bytes of the events itself: they are the
/// process's own, and the library trusts them.
/// </summary>
/// <param name="reports">Takes what is found.</param>
/// <param name="malformed">Called for an event that is not whole.</param>
internal sealed class RuntimeEvents(RuntimeReports reports, Action malformed)
{
    /// <summary>Name of the runtime's provider.</summary>
    public const string Runtime = "Microsoft-Windows-DotNETRuntime";

    private const int MostModules = 16384;
    private const uint CollectibleFlag = 8;
    private const int MethodLoadVerbose = 143;
    private const int ModuleLoad = 152;
    private const int ModuleUnload = 153;
    private const int AssemblyLoad = 154;
    private const int ModuleThere = 154;
    private const int AssemblyThere = 156;
    private static readonly Guid RuntimeProvider = new("e13c0d23-ccbc-4e12-931b-d9cc2eee27e4");
    private static readonly Guid RundownProvider = new("a669021c-c450-4609-a035-5af59af4df18");

    private readonly Dictionary<ulong, (string Name, bool IsCollectible)> _assemblies = [];
    private readonly Dictionary<ulong, (EventTime At, MemoryModule Module)> _unnamed = [];
    private readonly Dictionary<ulong, MemoryModule> _modules = [];

    /// <summary>Takes an event.</summary>
    public unsafe void Take(TraceEvent happened)
    {
        EventTime at = EventTime.From(happened.TimeStamp.ToUniversalTime());
        ReadOnlySpan<byte> bytes = new((void*)happened.DataStart, happened.EventDataLength);
        if (happened.ProviderGuid == RuntimeProvider)
            TakeLive((int)happened.ID, happened.Version, at, new EventPayload(bytes));
        else if (happened.ProviderGuid == RundownProvider)
            TakeThere((int)happened.ID, happened.Version, at, new EventPayload(bytes));
    }

    /// <summary>All is said about what was there before: modules whose assembly was not named are told of without its name.</summary>
    public void EndOfRundown()
    {
        foreach ((EventTime at, MemoryModule module) in _unnamed.Values)
        {
            if (!module.IsCalledLikeFile)
                reports.Assembly(at, module, isCollectible: null, wasThere: true);
        }

        _unnamed.Clear();
        _assemblies.Clear();
    }

    private void TakeLive(int id, int version, EventTime at, EventPayload payload)
    {
        switch (id)
        {
            case AssemblyLoad:
                NoteAssembly(version, ref payload, out _);
                break;
            case ModuleLoad:
                MemoryModule? module = ReadModule(ref payload, out ulong assemblyId);
                if (_assemblies.Remove(assemblyId, out (string Name, bool IsCollectible) assembly) && module is not null)
                    module.AssemblyName = assembly.Name;
                if (module is not null && module.IsOfMemory(module.AssemblyName) && Add(module))
                    reports.Assembly(at, module, module.AssemblyName.Length > 0 ? assembly.IsCollectible : null, wasThere: false);
                break;
            case ModuleUnload:
                _modules.Remove(payload.ReadUInt64());
                break;
            case MethodLoadVerbose:
                TakeMethod(at, ref payload);
                break;
        }
    }

    /// <summary>Takes what is said about what was there: first the module, then its assembly.</summary>
    private void TakeThere(int id, int version, EventTime at, EventPayload payload)
    {
        if (id == ModuleThere && ReadModule(ref payload, out ulong assemblyId) is { } module && (module.IsCalledLikeFile || Add(module)))
        {
            if (_unnamed.Count >= MostModules)
                EndOfRundown();
            _unnamed[assemblyId] = (at, module);
        }
        else if (id == AssemblyThere && NoteAssembly(version, ref payload, out ulong named) && _unnamed.Remove(named, out (EventTime At, MemoryModule Module) waiting))
        {
            (waiting.Module.AssemblyName, bool isCollectible) = _assemblies[named];
            _assemblies.Remove(named);
            if (waiting.Module.IsOfMemory(waiting.Module.AssemblyName) && (!waiting.Module.IsCalledLikeFile || Add(waiting.Module)))
                reports.Assembly(waiting.At, waiting.Module, isCollectible, wasThere: true);
        }
    }

    private MemoryModule? ReadModule(ref EventPayload payload, out ulong assemblyId)
    {
        MemoryModule? module = MemoryModule.Read(ref payload, out assemblyId);
        if (module is null && payload.IsCut)
            malformed();
        return module;
    }

    /// <summary>Version 0 of the event lacks the number of the binding.</summary>
    private bool NoteAssembly(int version, ref EventPayload payload, out ulong id)
    {
        id = payload.ReadUInt64();
        payload.Skip(version == 0 ? sizeof(ulong) : 2 * sizeof(ulong));
        bool isCollectible = (payload.ReadUInt32() & CollectibleFlag) != 0;
        string name = MemoryModule.Cut(payload.ReadText());
        if (payload.IsCut)
        {
            malformed();
            return false;
        }

        if (_assemblies.Count >= MostModules)
            _assemblies.Clear();
        _assemblies[id] = (name, isCollectible);
        return true;
    }

    private void TakeMethod(EventTime at, ref EventPayload payload)
    {
        CompiledMethod method = CompiledMethod.Read(ref payload);
        if (payload.IsCut)
        {
            malformed();
        }
        else if (method.IsDynamic)
        {
            reports.Method(at, method, module: null);
        }
        else if (_modules.TryGetValue(method.ModuleId, out MemoryModule? module) && !module.HasRun)
        {
            module.HasRun = true;
            reports.Method(at, method, module);
        }
    }

    /// <summary>Notes a module.</summary>
    /// <returns>False: it is known already.</returns>
    private bool Add(MemoryModule module)
    {
        if (_modules.Count >= MostModules)
            _modules.Clear();
        return _modules.TryAdd(module.Id, module);
    }
}
