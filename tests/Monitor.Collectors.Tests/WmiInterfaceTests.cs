using System.Runtime.Versioning;
using Monitor.Collectors.Wmi;

namespace Monitor.Collectors.Tests;

/// <summary>The places of WMI's methods in their tables against wbemcli.h, as mingw has it.</summary>
[SupportedOSPlatform("windows")]
public sealed class WmiInterfaceTests
{
    private const string Header = "/usr/share/mingw-w64/include/wbemcli.h";

    [Theory]
    [InlineData("IWbemLocator", "ConnectServer", WmiSubscription.ConnectServer)]
    [InlineData("IWbemServices", "ExecNotificationQuery", WmiSubscription.ExecuteNotificationQuery)]
    [InlineData("IEnumWbemClassObject", "Next", WmiSubscription.NextObjects)]
    [InlineData("IWbemClassObject", "Get", WmiInstance.Get)]
    public void A_method_is_where_the_header_has_it(string face, string method, int place)
    {
        Assert.SkipUnless(File.Exists(Header), "The headers of mingw-w64 are not here.");
        string[] table = [.. File.ReadLines(Header)
            .SkipWhile(line => !line.Contains($"typedef struct {face}Vtbl", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith('}'))
            .Where(line => line.Contains("STDMETHODCALLTYPE", StringComparison.Ordinal))];

        Assert.Contains($"*{method})", table[place]);
    }
}
