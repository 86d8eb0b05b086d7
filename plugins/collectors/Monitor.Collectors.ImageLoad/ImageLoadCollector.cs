using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.ImageLoad;

/// <summary>Reports every file that is mapped to be run: the program itself, and each library.</summary>
[Collector("image-load", Emits = [typeof(Sdk.EventSet.ImageLoad)], Description = "Every file mapped to be run: programs and libraries, with hash")]
public sealed class ImageLoadCollector : KernelCollector
{
    /// <summary>On Linux the program is mapped while it is started, and libraries follow; Windows tells of the program as of the libraries.</summary>
    public override KernelHooks Hooks { get; } = OperatingSystem.IsWindows() ? KernelHooks.ImageLoad : KernelHooks.ImageLoad | KernelHooks.ProcessCreate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        bool isProgram = record.Kind == KernelHooks.ProcessCreate;
        Text image = process.ShownImage;
        context.Emit(new Sdk.EventSet.ImageLoad
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            Image = image,
            ImageLoaded = isProgram ? image : record.File.Path,
            User = process.User,
            ContainerId = process.ContainerId,
            ImageLoadedFile = isProgram ? process.ImageFile : record.File.Identity,
        });
    }
}
