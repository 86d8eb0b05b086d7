namespace Monitor.Capture.Windows.Names;

/// <summary>A volume by the two names that it has.</summary>
/// <param name="Device">In the NT namespace: <c>\Device\HarddiskVolume3</c>.</param>
/// <param name="Path">As programs see it, without a backslash at the end: <c>C:</c>, <c>D:\Data</c>.</param>
internal sealed record Volume(string Device, string Path);
