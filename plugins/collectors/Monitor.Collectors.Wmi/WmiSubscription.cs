using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Wmi;

/// <summary>A subscription to the changes of <c>root\subscription</c>, where permanent subscriptions lie, by COM. For one thread.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class WmiSubscription : IWmiSource
{
    private const string Namespace = @"ROOT\subscription";
    private const string Query =
        "SELECT * FROM __InstanceOperationEvent WITHIN 1 WHERE TargetInstance ISA '__EventFilter' OR TargetInstance ISA '__EventConsumer' "
        + "OR TargetInstance ISA '__FilterToConsumerBinding'";

    private const int InProcess = 1;
    private const int UseMaximumWait = 0x80;
    private const int ReturnAtOnce = 0x10;
    private const int ForwardOnly = 0x20;
    private const int AuthenticationOfWindows = 10;
    private const int AuthenticationOfCalls = 3;
    private const int Impersonate = 3;
    private const int TimedOut = 0x40004;

    // Places in the tables of methods, as wbemcli.h has them.
    internal const int ConnectServer = 3;
    internal const int ExecuteNotificationQuery = 22;
    internal const int NextObjects = 4;

    private static readonly Guid LocatorClass = new("4590f811-1d3a-11d0-891f-00aa004b2e24");
    private static readonly Guid LocatorInterface = new("dc12a687-737f-11cf-884d-00aa004b2e24");

    private readonly ComObject _services;
    private readonly ComObject _changes;

    private WmiSubscription(ComObject services, ComObject changes)
    {
        _services = services;
        _changes = changes;
    }

    /// <summary>Subscribes.</summary>
    /// <exception cref="MonitorException">WMI does not let itself be asked.</exception>
    public static WmiSubscription Begin()
    {
        _ = CoInitializeEx(0, 0);       // the multithreaded apartment; that of this thread is it already, or is refused, and the calls below tell
        Check("start", CoCreateInstance(LocatorClass, 0, InProcess, LocatorInterface, out nint locator));
        using ComObject place = new(locator);
        ComObject services = Connect(place);
        try
        {
            return new WmiSubscription(services, Ask(services));
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public WmiChange? Next(TimeSpan patience, CancellationToken cancellation)
    {
        nint found = 0;
        uint count = 0;
        int result = ((delegate* unmanaged<nint, int, uint, nint*, uint*, int>)_changes.Method(NextObjects))(
            _changes.Pointer, (int)patience.TotalMilliseconds, 1, &found, &count);
        if (!HasChange(result, count))
            return null;
        using WmiInstance change = new(found);
        using WmiInstance? target = change.ReadInstance("TargetInstance");
        if (target is null)
            return null;
        Dictionary<string, string> properties = [];
        foreach (string name in WmiEvents.Properties)
        {
            if (target.ReadText(name) is { } value)
                properties[name] = value;
        }

        return new WmiChange(TimeOf(change), change.ReadText("__CLASS") ?? "", target.ReadText("__CLASS") ?? "", properties, WmiUser.Of(target.ReadBytes("CreatorSID")));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _changes.Dispose();
        _services.Dispose();
    }

    /// <summary>Whether a change came. None and no end of the wait is the end of the subscription, also where that is no error: it would be asked for ever.</summary>
    /// <exception cref="MonitorException">There will be no more.</exception>
    internal static bool HasChange(int result, uint count) => result < 0 || (count == 0 && result != TimedOut)
        ? throw new MonitorException(WmiErrors.CannotSubscribe("tell of changes any more", result))
        : count > 0;

    private static ComObject Connect(ComObject locator)
    {
        nint name = Marshal.StringToBSTR(Namespace);
        nint services = 0;
        try
        {
            Check("connect", ((delegate* unmanaged<nint, nint, nint, nint, nint, int, nint, nint, nint*, int>)locator.Method(ConnectServer))(
                locator.Pointer, name, 0, 0, 0, UseMaximumWait, 0, 0, &services));
        }
        finally
        {
            Marshal.FreeBSTR(name);
        }

        return Trusting(new ComObject(services));
    }

    private static ComObject Ask(ComObject services)
    {
        nint language = Marshal.StringToBSTR("WQL"), query = Marshal.StringToBSTR(Query);
        nint changes = 0;
        try
        {
            Check("take the subscription", ((delegate* unmanaged<nint, nint, nint, int, nint, nint*, int>)services.Method(ExecuteNotificationQuery))(
                services.Pointer, language, query, ReturnAtOnce | ForwardOnly, 0, &changes));
        }
        finally
        {
            Marshal.FreeBSTR(language);
            Marshal.FreeBSTR(query);
        }

        return Trusting(new ComObject(changes));
    }

    /// <summary>WMI answers somebody whom it may act for.</summary>
    private static ComObject Trusting(ComObject proxy)
    {
        int result = CoSetProxyBlanket(proxy.Pointer, AuthenticationOfWindows, 0, 0, AuthenticationOfCalls, Impersonate, 0, 0);
        if (result >= 0)
            return proxy;
        proxy.Dispose();
        throw new MonitorException(WmiErrors.CannotSubscribe("take the identity", result));
    }

    /// <summary>When WMI saw the change: 100 ns since 1601, as text.</summary>
    private static EventTime TimeOf(WmiInstance change) =>
        long.TryParse(change.ReadText("TIME_CREATED"), out long time) && time > 0 && time <= DateTime.MaxValue.ToFileTimeUtc() ? EventTime.From(DateTime.FromFileTimeUtc(time)) : EventTime.Now;

    private static void Check(string what, int result)
    {
        if (result < 0)
            throw new MonitorException(WmiErrors.CannotSubscribe(what, result));
    }

    [LibraryImport("ole32")]
    private static partial int CoInitializeEx(nint reserved, uint model);

    [LibraryImport("ole32")]
    private static partial int CoCreateInstance(in Guid type, nint outer, uint context, in Guid wanted, out nint made);

    [LibraryImport("ole32")]
    private static partial int CoSetProxyBlanket(
        nint proxy, uint authentication, uint authorization, nint principal, uint authenticationLevel, uint impersonationLevel, nint identity, uint capabilities);
}
