using System.Runtime.Versioning;
using Monitor.Collectors.Wmi;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.Tests;

/// <summary>The places of WMI's methods in their tables against wbemcli.h, as mingw has it.</summary>
[SupportedOSPlatform("windows")]
public sealed class WmiInterfaceTests
{
    private const string Header = "/usr/share/mingw-w64/include/wbemcli.h";

    /// <summary>WBEM_S_NO_ERROR, WBEM_S_FALSE, WBEM_S_TIMEDOUT; the service ends, and a call fails.</summary>
    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(0x40004, 0, false)]
    [InlineData(1, 0, null)]
    [InlineData(0, 0, null)]
    [InlineData(unchecked((int)0x80041032), 0, null)]
    [InlineData(unchecked((int)0x800706ba), 1, null)]
    public void A_subscription_that_ended_is_not_asked_for_ever(int result, uint count, bool? hasChange)
    {
        if (hasChange is { } expected)
            Assert.Equal(expected, WmiSubscription.HasChange(result, count));
        else
            Assert.Equal("MON4180", Assert.Throws<MonitorException>(() => WmiSubscription.HasChange(result, count)).Error.Code);
    }

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
