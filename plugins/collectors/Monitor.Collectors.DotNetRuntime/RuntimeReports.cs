using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Emits what was found in one process. Such events are bounded, whatever the process does: so many at once and so many a second of each kind.</summary>
/// <param name="processId">The process.</param>
/// <param name="process">Who it is; null if not known.</param>
/// <param name="context">Where events go.</param>
/// <param name="time">The clock.</param>
internal sealed class RuntimeReports(uint processId, ProcessIdentity? process, CollectorContext context, TimeProvider time)
{
    private const string StubPrefix = "InvokeStub_";

    private readonly Allowance _assemblies = new(burst: 200, rate: 2, time);
    private readonly Allowance _methods = new(burst: 60, rate: 1, time);
    private readonly Allowance _stubs = new(burst: 2, rate: 1 / 60.0, time);

    /// <summary>Tells of an assembly.</summary>
    /// <param name="at">When.</param>
    /// <param name="module">Its module.</param>
    /// <param name="isCollectible">Whether it can be unloaded; null: not known.</param>
    /// <param name="wasThere">Whether it was there before.</param>
    public void Assembly(EventTime at, MemoryModule module, bool? isCollectible, bool wasThere)
    {
        if (!_assemblies.TryTake(out uint? skipped))
        {
            context.Health.Count("assemblies-skipped");
            return;
        }

        context.Emit(new DotNetAssemblyLoaded
        {
            UtcTime = at,
            ProcessGuid = process?.Guid ?? Guid.Empty,
            ProcessId = processId,
            User = UserOf(process),
            Image = ImageOf(process),
            AssemblyName = TextOf(module.AssemblyName),
            ModuleName = module.Name,
            Source = NameOf(module.Source),
            Collectible = isCollectible,
            PdbPath = TextOf(module.PdbPath),
            PdbGuid = module.PdbGuid,
            AlreadyLoaded = wasThere,
            Skipped = skipped,
            ContainerId = ContainerOf(process),
        });
    }

    /// <summary>Tells of a method that was compiled.</summary>
    /// <param name="at">When.</param>
    /// <param name="method">The method.</param>
    /// <param name="module">The module that it belongs to; null: it was made on its own.</param>
    public void Method(EventTime at, in CompiledMethod method, MemoryModule? module)
    {
        // The runtime makes such methods itself, by which reflection calls. Anybody may name one so: they have a bound of their own and are not left out.
        Allowance allowance = module is null && method.Name.StartsWith(StubPrefix, StringComparison.Ordinal) ? _stubs : _methods;
        if (!allowance.TryTake(out uint? skipped))
        {
            context.Health.Count(allowance == _stubs ? "stubs-skipped" : "methods-skipped");
            return;
        }

        context.Emit(new DotNetDynamicCode
        {
            UtcTime = at,
            ProcessGuid = process?.Guid ?? Guid.Empty,
            ProcessId = processId,
            User = UserOf(process),
            Image = ImageOf(process),
            Source = module is null ? "method"u8 : NameOf(module.Source),
            AssemblyName = module is null ? Text.Absent : TextOf(module.AssemblyName),
            TypeName = MemoryModule.Cut(method.TypeName),
            MethodName = MemoryModule.Cut(method.Name),
            Signature = MemoryModule.Cut(method.Signature),
            Size = method.Size,
            Skipped = skipped,
            ContainerId = ContainerOf(process),
        });
    }

    private static Text TextOf(string text) => text.Length == 0 ? Text.Absent : text;

    private static Text NameOf(CodeSource source) => source == CodeSource.Dynamic ? "dynamic"u8 : "memory"u8;

    private static Text UserOf(ProcessIdentity? process) => process is null ? Text.Absent : process.User;

    private static Text ImageOf(ProcessIdentity? process) => process is null || process.Image.IsAbsent ? KernelProcess.UnknownImage : process.Image;

    private static Text ContainerOf(ProcessIdentity? process) => process is null ? Text.Absent : process.ContainerId;
}
