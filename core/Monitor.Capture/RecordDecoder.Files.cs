using Monitor.Capture.RawRecords;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture;

/// <content>Files.</content>
public sealed partial class RecordDecoder
{
    private const uint TypeBits = 0xf000;

    private bool DecodeFile(ReadOnlySpan<byte> record, KernelHooks kind)
    {
        if (!FileView.TryRead(record, out FileView file))
            return false;
        ref readonly FileRecord facts = ref file.Fixed;
        ProcessEntry entry = ActorOf(facts.Header);
        int longest = FilePath.LongestOf(file.Directory, file.Path), newLongest = FilePath.LongestOf(file.NewDirectory, file.NewPath);
        if (_text.Length < longest + newLongest)
            _text = new byte[longest + newLongest];
        int length = FilePath.Write(file.Directory, file.Path, _text);
        int newLength = file.NewPath.IsEmpty ? 0 : FilePath.Write(file.NewDirectory, file.NewPath, _text.AsSpan(length));
        KernelRecord happened = new()
        {
            Kind = kind,
            Time = clock.At(facts.Header.Time),
            Process = table.View(entry, clock.BootTime),
            File = new KernelFile
            {
                Path = new Text(_text.AsSpan(0, length)),
                NewPath = newLength == 0 ? default : new Text(_text.AsSpan(length, newLength)),
                Identity = facts.Inode == 0 ? null : new FileIdentity(facts.Device, facts.Inode, (long)facts.FileSize, new EventTime(facts.Changed)),
                IsNew = facts.IsNew != 0,
                IsProgram = facts.IsProgram != 0,
                NodeDevice = facts.NodeDevice,
                Descriptor = facts.Descriptor,
            },
        };
        consumer.OnRecord(happened, NotesOf(entry, facts.Header));
        return true;
    }

    /// <summary>In the record the name that was made is the new one; the other, if there is one, is what it stands for.</summary>
    private bool DecodeLink(ReadOnlySpan<byte> record)
    {
        if (!FileView.TryRead(record, out FileView file))
            return false;
        ref readonly FileRecord facts = ref file.Fixed;
        ProcessEntry entry = ActorOf(facts.Header);
        KernelFileType type = TypeOf(facts.Mode);
        int longest = FilePath.LongestOf(file.NewDirectory, file.NewPath), targetLongest = FilePath.LongestOf(file.Directory, file.Path);
        if (_text.Length < longest + targetLongest)
            _text = new byte[longest + targetLongest];
        int length = FilePath.Write(file.NewDirectory, file.NewPath, _text);
        int targetLength = type == KernelFileType.HardLink ? FilePath.Write(file.Directory, file.Path, _text.AsSpan(length)) : 0;
        KernelRecord happened = new()
        {
            Kind = KernelHooks.FileCreate,
            Time = clock.At(facts.Header.Time),
            Process = table.View(entry, clock.BootTime),
            File = new KernelFile
            {
                Path = new Text(_text.AsSpan(0, length)),
                Identity = facts.Inode == 0 ? null : new FileIdentity(facts.Device, facts.Inode, (long)facts.FileSize, new EventTime(facts.Changed)),
                IsNew = facts.IsNew != 0,
                Type = type,
                LinkTarget = type switch
                {
                    KernelFileType.HardLink => new Text(_text.AsSpan(length, targetLength)),
                    KernelFileType.SymbolicLink => new Text(file.Path),
                    _ => default,
                },
            },
        };
        consumer.OnRecord(happened, NotesOf(entry, facts.Header));
        return true;
    }

    private bool DecodeAttributes(ReadOnlySpan<byte> record)
    {
        const int LongestNumber = 10;
        if (!AttributeView.TryRead(record, out AttributeView file))
            return false;
        ref readonly AttributeRecord facts = ref file.Fixed;
        ProcessEntry entry = ActorOf(facts.Header);
        int longest = FilePath.LongestOf(file.Directory, file.Path);
        if (_text.Length < longest)
            _text = new byte[longest];
        int length = FilePath.Write(file.Directory, file.Path, _text);
        uint? owner = IdOf(facts, SetAttributes.Owner, facts.Owner), group = IdOf(facts, SetAttributes.Group, facts.Group);
        KernelRecord happened = new()
        {
            Kind = KindOf(facts.Set),
            Time = clock.At(facts.Header.Time),
            Process = table.View(entry, clock.BootTime),
            File = new KernelFile
            {
                Path = new Text(_text.AsSpan(0, length)),
                Identity = facts.Inode == 0 ? null : new FileIdentity(facts.Device, facts.Inode, (long)facts.FileSize, new EventTime(facts.Changed)),
            },
            FileAttributes = new KernelFileAttributes
            {
                Accessed = (facts.Set & SetAttributes.Accessed) != 0 ? new EventTime(facts.Accessed) : null,
                Modified = (facts.Set & SetAttributes.Modified) != 0 ? new EventTime(facts.Modified) : null,
                Mode = (facts.Set & SetAttributes.Mode) != 0 ? facts.Mode : null,
                OwnerId = owner,
                Owner = NameOf(users, owner, stackalloc byte[LongestNumber]),
                GroupId = group,
                Group = NameOf(groups, group, stackalloc byte[LongestNumber]),
            },
        };
        consumer.OnRecord(happened, NotesOf(entry, facts.Header));
        return true;
    }

    private static KernelHooks KindOf(SetAttributes set) =>
        (set & (SetAttributes.Accessed | SetAttributes.Modified)) != 0 ? KernelHooks.FileTime
        : (set & SetAttributes.Mode) != 0 ? KernelHooks.FileMode
        : KernelHooks.FileOwner;

    private static uint? IdOf(in AttributeRecord facts, SetAttributes which, uint id) =>
        (facts.Set & which) == 0 || id == AttributeRecord.NoId ? null : id;

    private static Text NameOf(UserNames? names, uint? id, Span<byte> buffer)
    {
        if (id is not { } number)
            return default;
        if (names is not null)
            return new Text(names.NameOf(number, buffer));
        System.Buffers.Text.Utf8Formatter.TryFormat(number, buffer, out int length);
        return new Text(buffer[..length]);
    }

    private static KernelFileType TypeOf(uint mode) => (mode & TypeBits) switch
    {
        0 => KernelFileType.HardLink,
        0xa000 => KernelFileType.SymbolicLink,
        0x6000 => KernelFileType.BlockDevice,
        0x2000 => KernelFileType.CharacterDevice,
        0x1000 => KernelFileType.Pipe,
        0xc000 => KernelFileType.Socket,
        _ => KernelFileType.File,
    };

    private static CaptureNotes NotesOf(ProcessEntry entry, in RecordHeader header) =>
        NotesOf(entry) | ((header.Flags & RawRecordFlags.PathCut) != 0 ? CaptureNotes.Incomplete : CaptureNotes.None);
}
