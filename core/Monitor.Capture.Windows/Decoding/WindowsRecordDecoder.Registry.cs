using System.Runtime.CompilerServices;
using Monitor.Capture.Windows.Names;
using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Decoding;

/// <content>The registry.</content>
internal sealed partial class WindowsRecordDecoder
{
    private bool DecodeRegistry(ReadOnlySpan<byte> record)
    {
        ref readonly RegistryRecord facts = ref RecordText.Read<RegistryRecord>(record, out RecordText texts);
        if (Unsafe.IsNullRef(in facts)
            || (RegistryOperation)facts.Operation is RegistryOperation.None or > RegistryOperation.DeleteValue
            || !texts.TryTake(facts.UserLength, out ReadOnlySpan<byte> user)
            || !texts.TryTake(facts.KeyLength, out ReadOnlySpan<char> key)
            || !texts.TryTake(facts.ValueNameLength, out ReadOnlySpan<char> name)
            || !texts.TryTake(facts.DataLength, out ReadOnlySpan<byte> data))
            return false;
        WindowsProcess process = ActorOf(facts.Header);
        RegistryOperation operation = (RegistryOperation)facts.Operation;
        KernelRecord happened = new()
        {
            Kind = KernelHooks.Registry,
            Time = WindowsTime.At(facts.Header.Time),
            Process = table.View(process, names.Accounts.Find(user)),
            Registry = new KernelRegistry
            {
                Operation = operation,
                Path = operation is RegistryOperation.SetValue or RegistryOperation.DeleteValue ? ValueOf(key, name) : KeyOf(key),
                NewPath = operation == RegistryOperation.RenameKey ? new Text(RenamedOf(key, name)) : default,
                Details = operation == RegistryOperation.SetValue ? DetailsOf(facts, data) : default,
            },
        };
        consumer.OnRecord(happened, NotesOf(process, facts.Header));
        return true;
    }

    private ReadOnlySpan<byte> KeyOf(ReadOnlySpan<char> key)
    {
        int start = _text.Length;
        names.Registry.Write(key, _text);
        return _text.From(start);
    }

    private ReadOnlySpan<byte> ValueOf(ReadOnlySpan<char> key, ReadOnlySpan<char> name)
    {
        int start = _text.Length;
        names.Registry.Write(key, name, _text);
        return _text.From(start);
    }

    /// <summary>The key beside the one that was renamed.</summary>
    private ReadOnlySpan<byte> RenamedOf(ReadOnlySpan<char> key, ReadOnlySpan<char> name)
    {
        int start = _text.Length;
        names.Registry.Write(key[..Math.Max(0, key.LastIndexOf('\\'))], _text);
        _text.Append("\\"u8);
        _text.Append(name);
        return _text.From(start);
    }

    /// <summary>Absent where the driver could not read a value's bytes: its writer has taken them away, and nobody knows what they were.</summary>
    private Text DetailsOf(in RegistryRecord facts, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty && facts.DataSize > 0)
            return default;
        int start = _text.Length;
        RegistryDetails.Write(facts.Type, facts.DataSize, data, _text);
        return new Text(_text.From(start));
    }
}
