using Monitor.Sdk.Diagnostics;
using Monitor.Workers.Supervision;

namespace Monitor.Workers.Windows;

/// <summary>Who a worker on Windows runs as.</summary>
internal static class WindowsUsers
{
    /// <summary>Decides who a worker runs as.</summary>
    /// <param name="wanted">What the operator wrote; null: nothing.</param>
    /// <param name="place">Where.</param>
    /// <param name="own">Who the agent runs as, with the domain.</param>
    /// <param name="isSystem">Whether that is LocalSystem, which alone may start processes of others.</param>
    /// <exception cref="MonitorException">The user needs a password, or the agent may not start processes of others.</exception>
    public static WorkerUser Choose(string? wanted, SourcePlace? place, string own, bool isSystem)
    {
        if (wanted is null)
            return isSystem ? new WorkerUser(ServiceAccount.LocalService.Name, IsOwn: false) : new WorkerUser(own, IsOwn: true);
        ServiceAccount? account = ServiceAccount.Find(wanted);
        if (IsSame(wanted, own) || account is not null && account == ServiceAccount.Find(own))
            return new WorkerUser(own, IsOwn: true);
        if (account is null)
            throw new MonitorException(WorkerErrors.NotWithoutPassword(wanted, place));
        return isSystem ? new WorkerUser(account.Name, IsOwn: false) : throw new MonitorException(WorkerErrors.CannotChangeUser(wanted, own, "LocalSystem", place));
    }

    private static bool IsSame(string wanted, string own) =>
        wanted.Equals(own, StringComparison.OrdinalIgnoreCase) || wanted.Equals(own[(own.LastIndexOf('\\') + 1)..], StringComparison.OrdinalIgnoreCase);
}
