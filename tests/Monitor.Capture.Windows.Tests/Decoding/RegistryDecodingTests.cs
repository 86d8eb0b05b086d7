using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Tests.Decoding;

public sealed class RegistryDecodingTests
{
    private const uint Actor = 800;
    private const ushort Create = 1, Rename = 3, Set = 4, Delete = 5;

    private readonly Decoder _decoder = new();

    [Theory]
    [InlineData(@"\REGISTRY\MACHINE\SOFTWARE\Microsoft", @"HKLM\SOFTWARE\Microsoft")]
    [InlineData(@"\REGISTRY\MACHINE", "HKLM")]
    [InlineData(@"\Registry\Machine\SYSTEM\Setup", @"HKLM\SYSTEM\Setup")]
    [InlineData(@"\REGISTRY\MACHINE\SYSTEM\ControlSet001\Services\x", @"HKLM\System\CurrentControlSet\Services\x")]
    [InlineData(@"\REGISTRY\MACHINE\SYSTEM\ControlSet002\Services\x", @"HKLM\SYSTEM\ControlSet002\Services\x")]
    [InlineData(@"\REGISTRY\MACHINE\SYSTEM\ControlSet0010", @"HKLM\SYSTEM\ControlSet0010")]
    [InlineData(@"\REGISTRY\MACHINE\SOFTWARE\Classes\.txt", @"HKCR\.txt")]
    [InlineData(@"\REGISTRY\MACHINE\SOFTWARE\ClassesX", @"HKLM\SOFTWARE\ClassesX")]
    [InlineData(@"\REGISTRY\USER\S-1-5-18\Software", @"HKU\S-1-5-18\Software")]
    [InlineData(@"\REGISTRY\USER\.DEFAULT", @"HKU\.DEFAULT")]
    [InlineData(@"\REGISTRY\A\{6f1c}\x", @"\REGISTRY\A\{6f1c}\x")]
    [InlineData(@"\REGISTRY\MACHINEX", @"\REGISTRY\MACHINEX")]
    public void A_key_has_its_hive_in_short_form(string key, string shown) => Assert.Equal(
        (RegistryOperation.CreateKey, shown, "-", "-"), _decoder.Decode(RecordBytes.Registry(RecordBytes.Header(Actor), Create, key)).Registry);

    [Fact]
    public void A_value_is_told_behind_its_key()
    {
        Assert.Equal(
            (RegistryOperation.DeleteValue, @"HKLM\a\b", "-", "-"),
            _decoder.Decode(RecordBytes.Registry(RecordBytes.Header(Actor), Delete, @"\REGISTRY\MACHINE\a", "b")).Registry);
        Assert.Equal(
            @"HKLM\a\(Default)", _decoder.Decode(RecordBytes.Registry(RecordBytes.Header(Actor), Delete, @"\REGISTRY\MACHINE\a")).Registry.Path);
    }

    [Fact]
    public void A_renamed_key_has_both_paths() => Assert.Equal(
        (RegistryOperation.RenameKey, @"HKLM\a\old", @"HKLM\a\new", "-"),
        _decoder.Decode(RecordBytes.Registry(RecordBytes.Header(Actor), Rename, @"\REGISTRY\MACHINE\a\old", "new")).Registry);

    [Theory]
    [InlineData(4, "01-00-00-00", "DWORD (0x00000001)")]
    [InlineData(4, "EF-BE-AD-DE", "DWORD (0xdeadbeef)")]
    [InlineData(4, "01-00", "Binary Data")]
    [InlineData(5, "01-00-00-00", "Binary Data")]
    [InlineData(11, "01-00-00-00-02-00-00-00", "QWORD (0x00000002-0x00000001)")]
    [InlineData(1, "61-00-62-00-00-00", "ab")]
    [InlineData(2, "25-00-61-00-25-00", "%a%")]
    [InlineData(1, "61-00-00-00-62-00", "a")]
    [InlineData(1, "61-00-62", "a")]
    [InlineData(1, "00-00", "(Empty)")]
    [InlineData(1, "", "(Empty)")]
    [InlineData(3, "", "(Empty)")]
    [InlineData(3, "01", "Binary Data")]
    [InlineData(7, "61-00-00-00-00-00", "Binary Data")]
    [InlineData(0, "61", "Binary Data")]
    public void What_a_value_was_set_to_is_worded_as_Sysmon_does(int type, string data, string details)
    {
        byte[] bytes = [.. data.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(part => Convert.ToByte(part, 16))];

        Seen set = _decoder.Decode(RecordBytes.Registry(RecordBytes.Header(Actor), Set, @"\REGISTRY\MACHINE\a", "b", (ushort)type, bytes));

        Assert.Equal((RegistryOperation.SetValue, @"HKLM\a\b", "-", details), set.Registry);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_value_that_could_not_be_read_is_not_told_as_empty(ushort type) => Assert.Equal(
        "-", _decoder.Decode(RecordBytes.Registry(RecordBytes.Header(Actor), Set, @"\REGISTRY\MACHINE\a", "b", type, [], size: 8)).Registry.Details);

    [Fact]
    public void A_number_of_which_not_all_was_sent_is_told_as_data() => Assert.Equal(
        "Binary Data", _decoder.Decode(RecordBytes.Registry(RecordBytes.Header(Actor), Set, @"\REGISTRY\MACHINE\a", "b", 4, [1, 0, 0, 0], size: 8)).Registry.Details);
}
