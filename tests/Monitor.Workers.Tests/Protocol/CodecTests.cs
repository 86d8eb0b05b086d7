using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Settings;
using Monitor.Workers.Protocol;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests.Protocol;

public sealed class CodecTests
{
    [Theory]
    [InlineData(KernelHooks.ProcessCreate)]
    [InlineData(KernelHooks.ProcessTerminate)]
    [InlineData(KernelHooks.NetworkConnect)]
    [InlineData(KernelHooks.FileRename)]
    [InlineData(KernelHooks.FileTime)]
    [InlineData(KernelHooks.FileMode)]
    [InlineData(KernelHooks.FileOwner)]
    [InlineData(KernelHooks.ImageLoad)]
    [InlineData(KernelHooks.DriverLoad)]
    [InlineData(KernelHooks.BpfProgram)]
    [InlineData(KernelHooks.DnsMessage)]
    [InlineData(KernelHooks.ProcessAccess)]
    [InlineData(KernelHooks.LimitedAccess)]
    [InlineData(KernelHooks.RemoteThread)]
    [InlineData(KernelHooks.Registry)]
    [InlineData(KernelHooks.PipeCreate)]
    [InlineData(KernelHooks.PipeConnect)]
    [InlineData(KernelHooks.FileStream)]
    [InlineData(KernelHooks.FileBlocked)]
    [InlineData(KernelHooks.ProcessTampering)]
    public void Kernel_records_come_out_as_they_were(KernelHooks kind)
    {
        FrameBuffer buffer = new();
        Write(buffer, kind);
        PayloadReader reader = new(buffer.Written);
        KernelRecord record = KernelRecordCodec.Read(KernelRecordCodec.Take(ref reader), out RecordFlags flags);

        Assert.True(reader.IsAtEnd);
        Assert.Equal((kind, RecordFlags.Incomplete, true, 5L, -7), (record.Kind, flags, record.IsIncomplete, record.Time.UnixNanoseconds, record.ExitCode));
        AssertSame(record.Process, full: true);
        if (kind == KernelHooks.ProcessCreate)
        {
            AssertSame(record.Parent, full: false);
            Assert.Equal("/p\0/q"u8, record.Ancestors.Bytes);
        }

        if (kind is KernelHooks.FileRename or KernelHooks.ImageLoad or KernelHooks.DriverLoad
            or KernelHooks.PipeCreate or KernelHooks.PipeConnect or KernelHooks.FileStream or KernelHooks.FileBlocked)
        {
            KernelFile file = record.File;
            Assert.Equal(("/a", "/b", true, new FileIdentity(5, 6, 7, new EventTime(8))), (file.Path.ToString(), file.NewPath.ToString(), file.IsNew, file.Identity!.Value));
            Assert.Equal((KernelFileType.Socket, "c"), (file.Type, file.LinkTarget.ToString()));
            Assert.Equal((new EventTime(18), true, true, BlockedAct.Shredding), (file.Created!.Value, file.IsArchived, file.IsClosed, file.Blocked));
        }

        if (kind is KernelHooks.FileTime or KernelHooks.FileMode or KernelHooks.FileOwner)
        {
            KernelFileAttributes set = record.FileAttributes;
            Assert.Equal("/a", record.File.Path.ToString());
            Assert.Equal(
                (new EventTime(9), (EventTime?)null, 10u, 11u, "o", (uint?)null, "-"),
                (set.Accessed!.Value, set.Modified, set.Mode!.Value, set.OwnerId!.Value, set.Owner.ToString(), set.GroupId, set.Group.ToString()));
            Assert.Equal((new EventTime(19), new EventTime(20)), (set.Created!.Value, set.PreviousCreated!.Value));
        }

        if (kind == KernelHooks.DriverLoad)
            Assert.Equal(("dummy", false, 1UL << 40), (record.Module.Name.ToString(), record.Module.IsSigned, record.Module.Taints));
        if (kind == KernelHooks.BpfProgram)
            Assert.Equal((71u, 26u, "trace"), (record.BpfProgram.Id, record.BpfProgram.Type, record.BpfProgram.Name.ToString()));
        if (kind == KernelHooks.DnsMessage)
        {
            KernelDnsAnswer answer = record.DnsAnswer;
            Assert.Equal((17, "192.0.2.53", "a.example", 28, 4095, true, 7, "::1;"), (answer.Protocol, answer.ServerAddress.ToString(), answer.QueryName.ToString(), answer.QueryType, answer.ResponseCode, answer.IsTruncated, answer.AnswerCount, answer.Results.ToString()));
            Assert.Equal([.. new byte[15], 1], answer.Addresses.ToArray());
        }

        if (kind is KernelHooks.ProcessAccess or KernelHooks.LimitedAccess or KernelHooks.RemoteThread)
        {
            AssertSame(record.Target, full: false);
            Assert.Equal(20u, record.Target.ProcessId);
        }

        if (kind == KernelHooks.RemoteThread)
            Assert.Equal((21u, ulong.MaxValue, "k.dll", "F"), (record.Thread.ThreadId, record.Thread.StartAddress, record.Thread.StartModule.ToString(), record.Thread.StartFunction.ToString()));
        if (kind == KernelHooks.Registry)
            Assert.Equal((RegistryOperation.RenameKey, "HKLM/a", "HKLM/b", "(Empty)"), (record.Registry.Operation, record.Registry.Path.ToString(), record.Registry.NewPath.ToString(), record.Registry.Details.ToString()));
        if (kind == KernelHooks.ProcessTampering)
            Assert.Equal(TamperingSign.ImageDeleted, record.Tampering);

        if (kind is KernelHooks.ProcessAccess or KernelHooks.LimitedAccess)
        {
            KernelAccess access = record.Access;
            Assert.Equal((AccessWay.FileWrite, AccessRights.WriteMemory, 11u, 12u, ProcessFile.Mem), (access.Way, access.Rights, access.ThreadId, access.Request, access.File));
            Assert.Equal((ulong.MaxValue, 13ul, true, 14u, 15u), (access.Address, access.Size, access.IsFurther, access.Repeats, access.PageRepeats));
            Assert.Equal(("[heap]", "rw-p"), (access.Mapping.ToString(), access.Permissions.ToString()));
            Assert.Equal((0x1fffffu, "ntdll.dll+1"), (access.GrantedAccess, access.CallTrace.ToString()));
        }

        if (kind != KernelHooks.NetworkConnect)
            return;
        KernelConnection connection = record.Connection;
        Assert.Equal((6, true, false, 51234, 443), (connection.Protocol, connection.Initiated, connection.Established, connection.LocalPort, connection.RemotePort));
        Assert.Equal(("192.0.2.7", "2001:db8::1"), (connection.LocalAddress.ToString(), connection.RemoteAddress.ToString()));
    }

    [Fact]
    public void Events_are_declared_as_they_were_and_those_of_the_SDK_are_the_readers_own()
    {
        EventSchema own = new(2999, "Own", 3, "task", "text", new FieldSchema("Path", FieldType.Text, "p"), new FieldSchema("File", FieldType.File, "f"), new FieldSchema("Hash", FieldType.Text, "h") { IsOwn = true, HashSource = new FileHashSource(0, 1, -1) }, new FieldSchema("Place", FieldType.Text, "l") { Lookup = new FieldLookup("place", 1, 0) })
        {
            RuleElement = null,
            Default = EventDefault.Always,
        };
        FrameBuffer buffer = new();
        SchemaCodec.Write(buffer, [ProcessCreate.Schema, own]);
        PayloadReader reader = new(buffer.Written);
        List<EventSchema> read = SchemaCodec.Read(ref reader);

        Assert.Same(ProcessCreate.Schema, read[0]);
        Assert.True(SchemaCodec.AreSame(own, read[1]));
        Assert.Equal((2999, 3, "Own", null, EventDefault.Always), (read[1].Id, read[1].Version, read[1].Name, read[1].RuleElement, read[1].Default));
        Assert.Equal(new FileHashSource(0, 1, -1), read[1].Fields[2].HashSource);
        Assert.Equal(("place", 1, 0), (read[1].Fields[3].Lookup!.Name, read[1].Fields[3].Lookup!.Fields[0], read[1].Fields[3].Lookup!.Fields[1]));
    }

    [Fact]
    public void A_declaration_by_which_a_record_would_be_misread_is_refused()
    {
        Refuses(new FieldSchema("Hash", FieldType.Text, "") { HashSource = new FileHashSource(0, 5, -1) });
        Refuses(new FieldSchema("Hash", FieldType.Text, "") { HashSource = new FileHashSource(-2, -1, -1) });
        Refuses(new FieldSchema("Hash", FieldType.Unsigned, "") { HashSource = new FileHashSource(-1, -1, -1) });
        Refuses(new FieldSchema("Hash", FieldType.Text, "") { HashSource = new FileHashSource(0, 0, -1) });
        Refuses(new FieldSchema("Hash", (FieldType)77, ""));
        Refuses(new FieldSchema("Place", FieldType.Text, "") { Lookup = new FieldLookup("place", 0, 2) });
        Refuses(new FieldSchema("Place", FieldType.Unsigned, "") { Lookup = new FieldLookup("place", 0) });
        Refuses(new FieldSchema("Place", FieldType.Text, "") { HashSource = new FileHashSource(-1, -1, -1), Lookup = new FieldLookup("place", 0) });

        static void Refuses(FieldSchema field)
        {
            FrameBuffer buffer = new();
            SchemaCodec.Write(buffer, [new EventSchema(2999, "Own", 0, "", "", new FieldSchema("Path", FieldType.Text, ""), field)]);
            Assert.Throws<ProtocolViolation>(() =>
            {
                PayloadReader reader = new(buffer.Written);
                SchemaCodec.Read(ref reader);
            });
        }
    }

    [Fact]
    public void Settings_come_out_with_their_places()
    {
        SettingsList list = new(new SourcePlace("a.yaml", 5, 3), [new SettingsScalar(new SourcePlace("a.yaml", 5, 4), "x"), new SettingsScalar(new SourcePlace("a.yaml", 6, 4), null)]);
        SettingsMap map = new(new SourcePlace("a.yaml", 4, 1), [new SettingsMap.Entry("list", new SourcePlace("a.yaml", 4, 2), list)]);
        FrameBuffer buffer = new();
        SettingsCodec.Write(buffer, map);
        PayloadReader reader = new(buffer.Written);
        SettingsMap read = Assert.IsType<SettingsMap>(SettingsCodec.Read(ref reader));

        Assert.Equal((map.Place, "list", new SourcePlace("a.yaml", 4, 2)), (read.Place, read.Entries[0].Key, read.Entries[0].Place));
        SettingsList readList = Assert.IsType<SettingsList>(read.Entries[0].Value);
        Assert.Equal(["x", null], readList.Items.Select(item => ((SettingsScalar)item).Value));
        Assert.Equal(list.Items.Select(item => item.Place), readList.Items.Select(item => item.Place));
    }

    [Fact]
    public void Text_from_a_worker_is_one_line_of_bounded_length()
    {
        FrameBuffer buffer = new();
        ErrorCodec.Write(buffer, new InvalidOperationException("a\nb\u001b[31mc" + new string('x', 5000)));
        PayloadReader reader = new(buffer.Written);
        string message = ErrorCodec.ReadException(ref reader).Message;

        Assert.StartsWith("InvalidOperationException: a b [31mc", message);
        Assert.InRange(message.Length, 500, 1001);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Fact]
    public void Records_cross_without_allocating()
    {
        FrameBuffer buffer = new();
        long total = 0;
        Cross();
        Assert.Equal(0, Allocations.Least(Cross));
        Assert.NotEqual(0, total);

        void Cross()
        {
            for (int round = 0; round < 100; round++)
            {
                buffer.Clear();
                buffer.Begin(MessageKind.KernelRecords);
                Write(buffer, KernelHooks.ProcessCreate);
                buffer.End(1);
                PayloadReader reader = new(buffer.Seal()[24..]);
                total += KernelRecordCodec.Read(KernelRecordCodec.Take(ref reader), out _).Process.Image.Bytes.Length;
            }
        }
    }

    private static void Write(FrameBuffer buffer, KernelHooks kind)
    {
        KernelProcess process = new()
        {
            Guid = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            ProcessId = 12,
            NamespacedProcessId = 13,
            Started = new EventTime(14),
            Image = "/bin/\xff"u8,
            ImageFile = new FileIdentity(1, 2, 3, new EventTime(4)),
            ImageDeleted = true,
            InvokedAs = ""u8,
            CommandLine = new Arguments("a\0b"u8),
            CurrentDirectory = "/"u8,
            User = "root"u8,
            UserId = 15,
            EffectiveUser = "eve"u8,
            LoginUser = Text.Absent,
            LogonGuid = new Guid(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            LogonId = 16,
            SessionId = 17,
            IntegrityLevel = "no level"u8,
            Terminal = "t"u8,
            ContainerId = "c"u8,
        };
        KernelAccess access = new()
        {
            Way = AccessWay.FileWrite,
            Rights = AccessRights.WriteMemory,
            ThreadId = 11,
            Request = 12,
            File = ProcessFile.Mem,
            Address = ulong.MaxValue,
            Size = 13,
            IsFurther = true,
            Repeats = 14,
            PageRepeats = 15,
            Mapping = "[heap]"u8,
            Permissions = "rw-p"u8,
            GrantedAccess = 0x1fffff,
            CallTrace = "ntdll.dll+1"u8,
        };
        KernelConnection connection = new()
        {
            Protocol = 6,
            Initiated = true,
            LocalAddress = new NetworkAddress([192, 0, 2, 7]),
            LocalPort = 51234,
            RemoteAddress = new NetworkAddress([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            RemotePort = 443,
        };
        KernelFile file = new()
        {
            Path = "/a"u8,
            NewPath = "/b"u8,
            IsNew = true,
            Type = KernelFileType.Socket,
            LinkTarget = "c"u8,
            Identity = new FileIdentity(5, 6, 7, new EventTime(8)),
            Created = new EventTime(18),
            IsArchived = true,
            IsClosed = true,
            Blocked = BlockedAct.Shredding,
        };
        KernelFileAttributes set = new() { Accessed = new EventTime(9), Mode = 10, OwnerId = 11, Owner = "o"u8, Created = new EventTime(19), PreviousCreated = new EventTime(20) };
        KernelDnsAnswer answer = new()
        {
            Protocol = 17,
            ServerAddress = new NetworkAddress([192, 0, 2, 53]),
            QueryName = "a.example"u8,
            QueryType = 28,
            ResponseCode = 4095,
            IsTruncated = true,
            AnswerCount = 7,
            Results = "::1;"u8,
            Addresses = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        };
        KernelRecord record = new()
        {
            Kind = kind,
            Time = new EventTime(5),
            ExitCode = -7,
            Process = process,
            Ancestors = "/p\0/q"u8,
            Connection = connection,
            File = file,
            FileAttributes = set,
            Module = new KernelModule { Name = "dummy"u8, IsSigned = false, Taints = 1UL << 40 },
            BpfProgram = new KernelBpfProgram { Id = 71, Type = 26, Name = "trace"u8 },
            DnsAnswer = answer,
            Target = new KernelProcess { ProcessId = 20 },
            Access = access,
            Thread = new KernelThread { ThreadId = 21, StartAddress = ulong.MaxValue, StartModule = "k.dll"u8, StartFunction = "F"u8 },
            Registry = new KernelRegistry { Operation = RegistryOperation.RenameKey, Path = "HKLM/a"u8, NewPath = "HKLM/b"u8, Details = "(Empty)"u8 },
            Tampering = TamperingSign.ImageDeleted,
        };
        KernelRecordCodec.Write(buffer, record, RecordFlags.Incomplete);
    }

    private static void AssertSame(KernelProcess process, bool full)
    {
        if (!full)
        {
            Assert.True(process.Image.IsAbsent && process.CommandLine.IsAbsent && process.ImageFile is null && process.SessionId is null);
            return;
        }

        Assert.Equal("/bin/\xff"u8.ToArray(), process.Image.Bytes.ToArray());
        Assert.Equal((12u, 13u, 14L, 15u, 16ul, 17u), (process.ProcessId, process.NamespacedProcessId, process.Started.UnixNanoseconds, process.UserId, process.LogonId, process.SessionId!.Value));
        Assert.Equal(new FileIdentity(1, 2, 3, new EventTime(4)), process.ImageFile);
        Assert.Equal((new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), new Guid(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), true), (process.Guid, process.LogonGuid, process.ImageDeleted));
        Assert.False(process.InvokedAs.IsAbsent);
        Assert.True(process.LoginUser.IsAbsent);
        Assert.Equal("|a b|/|root|eve|no level|t|c", string.Join('|', process.InvokedAs.ToString(), process.CommandLine.ToString(), process.CurrentDirectory.ToString(), process.User.ToString(), process.EffectiveUser.ToString(), process.IntegrityLevel.ToString(), process.Terminal.ToString(), process.ContainerId.ToString()));
    }
}
