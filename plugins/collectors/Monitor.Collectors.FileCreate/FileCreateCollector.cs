using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.FileCreate;

/// <summary>Reports every file or link that is made, and every file that is opened to be written anew.</summary>
[Collector("file-create", Emits = [typeof(Sdk.EventSet.FileCreate)], Description = "Every file or link that is made, and every file opened to be written anew")]
public sealed class FileCreateCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileCreate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        context.Emit(new Sdk.EventSet.FileCreate
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.ShownImage,
            TargetFilename = record.File.Path,
            CreationUtcTime = record.File.Created ?? (record.File.IsNew ? record.Time : null),
            ContainerId = process.ContainerId,
            FileType = NameOf(record.File.Type),
            LinkTarget = record.File.LinkTarget,
        });
    }

    private static ReadOnlySpan<byte> NameOf(KernelFileType type) => type switch
    {
        KernelFileType.HardLink => "hard link"u8,
        KernelFileType.SymbolicLink => "symbolic link"u8,
        KernelFileType.BlockDevice => "block device"u8,
        KernelFileType.CharacterDevice => "character device"u8,
        KernelFileType.Pipe => "pipe"u8,
        KernelFileType.Socket => "socket"u8,
        _ => "file"u8,
    };
}
