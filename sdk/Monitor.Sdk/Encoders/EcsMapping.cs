using Monitor.Sdk.Events;

namespace Monitor.Sdk.Encoders;

/// <summary>A place in the Elastic Common Schema and what goes there.</summary>
/// <param name="Path">The place, names joined by dots.</param>
/// <param name="Form">What of the field goes there.</param>
internal sealed record EcsTarget(string Path, EcsForm Form = EcsForm.Value);

/// <summary>Where fields go in the Elastic Common Schema: by name, and by event where the same name means something else.</summary>
internal static class EcsMapping
{
    private static readonly Dictionary<string, EcsTarget[]> Common = new()
    {
        ["RuleName"] = [new("rule.name")],
        ["ContainerId"] = [new("container.id")],
        ["ContainerImage"] = [new("container.image.name")],
        ["ContainerName"] = [new("container.name")],

        ["ProcessGuid"] = [new("process.entity_id")],
        ["ProcessId"] = [new("process.pid")],
        ["Image"] = [new("process.executable"), new("process.name", EcsForm.FileName)],
        ["CommandLine"] = CommandLine("process"),
        ["CurrentDirectory"] = [new("process.working_directory")],
        ["ExitCode"] = [new("process.exit_code")],
        ["User"] = [new("user.name", EcsForm.UserName), new("user.domain", EcsForm.UserDomain)],
        ["EffectiveUser"] = [new("user.effective.name")],
        ["ParentProcessGuid"] = [new("process.parent.entity_id")],
        ["ParentProcessId"] = [new("process.parent.pid")],
        ["ParentImage"] = [new("process.parent.executable"), new("process.parent.name", EcsForm.FileName)],
        ["ParentCommandLine"] = CommandLine("process.parent"),
        ["ParentUser"] = [new("process.parent.user.name")],

        ["SourceProcessGuid"] = [new("process.entity_id")],
        ["SourceProcessGUID"] = [new("process.entity_id")],
        ["SourceProcessId"] = [new("process.pid")],
        ["SourceThreadId"] = [new("process.thread.id")],
        ["SourceImage"] = [new("process.executable"), new("process.name", EcsForm.FileName)],
        ["SourceUser"] = [new("user.name", EcsForm.UserName), new("user.domain", EcsForm.UserDomain)],

        ["Protocol"] = [new("network.transport")],
        ["Initiated"] = [new("network.direction", EcsForm.Direction)],
        ["SourceIp"] = [new("source.ip"), new("network.type", EcsForm.AddressKind)],
        ["SourceHostname"] = [new("source.domain")],
        ["SourcePort"] = [new("source.port")],
        ["DestinationIp"] = [new("destination.ip")],
        ["DestinationHostname"] = [new("destination.domain")],
        ["DestinationPort"] = [new("destination.port")],
        ["DestinationPortName"] = [new("network.protocol")],

        ["QueryName"] = [new("dns.question.name")],
        ["TargetFilename"] =
        [
            new("file.path"), new("file.name", EcsForm.FileName), new("file.directory", EcsForm.Directory), new("file.extension", EcsForm.Extension),
        ],
        ["CreationUtcTime"] = [new("file.created", EcsForm.Time)],
        ["PipeName"] = [new("file.name")],
    };

    private static readonly Dictionary<(int Event, string Field), EcsTarget[]> OfEvent = new()
    {
        [(1, "FileVersion")] = [new("process.pe.file_version")],
        [(1, "Description")] = [new("process.pe.description")],
        [(1, "Product")] = [new("process.pe.product")],
        [(1, "Company")] = [new("process.pe.company")],
        [(1, "OriginalFileName")] = [new("process.pe.original_file_name")],
        [(1, "Hashes")] = Hashes("process"),
        [(2, "AccessUtcTime")] = [new("file.accessed", EcsForm.Time)],
        [(6, "ImageLoaded")] = [new("file.path"), new("file.name", EcsForm.FileName), new("file.directory", EcsForm.Directory), new("file.extension", EcsForm.Extension)],
        [(6, "Hashes")] = Hashes("file"),
        [(6, "Signed")] = [new("file.code_signature.exists", EcsForm.Flag)],
        [(6, "Signature")] = [new("file.code_signature.subject_name")],
        [(6, "SignatureStatus")] = [new("file.code_signature.status"), new("file.code_signature.valid", EcsForm.Validity)],
        [(7, "ImageLoaded")] = [new("dll.path"), new("dll.name", EcsForm.FileName)],
        [(7, "FileVersion")] = [new("dll.pe.file_version")],
        [(7, "Description")] = [new("dll.pe.description")],
        [(7, "Product")] = [new("dll.pe.product")],
        [(7, "Company")] = [new("dll.pe.company")],
        [(7, "OriginalFileName")] = [new("dll.pe.original_file_name")],
        [(7, "Hashes")] = Hashes("dll"),
        [(7, "Signed")] = [new("dll.code_signature.exists", EcsForm.Flag)],
        [(7, "Signature")] = [new("dll.code_signature.subject_name")],
        [(7, "SignatureStatus")] = [new("dll.code_signature.status"), new("dll.code_signature.valid", EcsForm.Validity)],
        [(11, "LinkTarget")] = [new("file.target_path")],
        [(12, "TargetObject")] = RegistryKey,
        [(13, "TargetObject")] =
        [
            new("registry.path"), new("registry.hive", EcsForm.Hive), new("registry.key", EcsForm.KeyOfValue), new("registry.value", EcsForm.ValueName),
        ],
        [(13, "Details")] = [new("registry.data.strings", EcsForm.List)],
        [(14, "TargetObject")] = RegistryKey,
        [(15, "Hash")] = Hashes("file"),
        [(22, "QueryType")] = [new("dns.question.type")],
        [(22, "ServerIp")] = [new("server.ip")],
        [(23, "Hashes")] = Hashes("file"),
        [(26, "Hashes")] = Hashes("file"),
        [(27, "Hashes")] = Hashes("file"),
        [(28, "Hashes")] = Hashes("file"),
        [(29, "Hashes")] = Hashes("file"),
        [(255, "ID")] = [new("error.code")],
        [(255, "Description")] = [new("error.message")],
        [(1003, "Mode")] = [new("file.mode")],
        [(1004, "OwnerId")] = [new("file.uid", EcsForm.Text)],
        [(1004, "Owner")] = [new("file.owner")],
        [(1004, "GroupId")] = [new("file.gid", EcsForm.Text)],
        [(1004, "Group")] = [new("file.group")],
    };

    private static EcsTarget[] RegistryKey => [new("registry.path"), new("registry.hive", EcsForm.Hive), new("registry.key", EcsForm.Key)];

    /// <summary>Where a field goes; to <c>winlog.event_data</c> or <c>monitor.event_data</c> when the schema has no place for it.</summary>
    public static IReadOnlyList<EcsTarget> Of(EventSchema schema, FieldSchema field)
    {
        if (field.Index == schema.TimeField)
            return [new EcsTarget("@timestamp", EcsForm.Time)];
        EcsTarget[] known = OfEvent.GetValueOrDefault((schema.Id, field.Name)) ?? Common.GetValueOrDefault(field.Name) ?? [];
        return known.Length > 0 && Array.TrueForAll(known, target => Suits(target.Form, target.Path, field.Type)) ? known : [Rest(schema, field)];
    }

    /// <summary>The place of a field that the schema has no place for.</summary>
    public static EcsTarget Rest(EventSchema schema, FieldSchema field) =>
        new($"{(EventOrigin.IsSysmon(schema) && !field.IsOwn ? "winlog" : "monitor")}.event_data.{field.Name}", EcsForm.Text);

    private static EcsTarget[] CommandLine(string process) =>
        [new($"{process}.command_line", EcsForm.Text), new($"{process}.args", EcsForm.Arguments), new($"{process}.args_count", EcsForm.ArgumentCount)];

    private static EcsTarget[] Hashes(string of) =>
    [
        new($"{of}.hash.md5", EcsForm.Md5), new($"{of}.hash.sha1", EcsForm.Sha1), new($"{of}.hash.sha256", EcsForm.Sha256),
        new($"{of}.pe.imphash", EcsForm.ImpHash),
    ];

    /// <summary>Whether a field of the type can go there: a custom event may give a known name another type.</summary>
    private static bool Suits(EcsForm form, string path, FieldType type) => form switch
    {
        EcsForm.Arguments or EcsForm.ArgumentCount => type == FieldType.Arguments,
        EcsForm.Direction => type == FieldType.Boolean,
        EcsForm.AddressKind => type == FieldType.Address,
        EcsForm.Time => type == FieldType.Time,
        EcsForm.Text => true,
        EcsForm.Value when path.EndsWith(".ip", StringComparison.Ordinal) => type == FieldType.Address,
        EcsForm.Value when IsNumber(path) => type is FieldType.Unsigned or FieldType.Signed,
        EcsForm.Value when path.EndsWith(".entity_id", StringComparison.Ordinal) => type is FieldType.Guid or FieldType.Text,
        _ => type == FieldType.Text,
    };

    private static bool IsNumber(string path) => path[(path.LastIndexOf('.') + 1)..] is "pid" or "port" or "exit_code" || path == "process.thread.id";
}
