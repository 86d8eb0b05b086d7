using Monitor.Capture.Windows.Names;

namespace Monitor.Collectors.Etw;

/// <summary>
/// Names of users by their SIDs. Those that every Windows has are built in, as with the driver; others are looked up on another thread, since a domain
/// controller may have to be asked, and shown as SIDs until the answer is there. One without an answer is asked for again after a while.
/// </summary>
/// <param name="find">Looks a name up, <c>DOMAIN\user</c>; null if there is none. It may take its time.</param>
/// <param name="time">The clock.</param>
internal sealed class UserNames(Func<string, string?> find, TimeProvider time)
{
    /// <summary>After so long one without a name is asked for again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>So long an answer is waited for at once: those of this machine are there by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private const int MostUsers = 4096;
    private const int MostAsked = 8;

    private readonly Dictionary<string, (Task<string?> Name, long Since)> _users = [];
    private int _asked;

    /// <summary>The name of a user, or the SID.</summary>
    public string Of(string sid)
    {
        if (WellKnownAccounts.Names.TryGetValue(sid, out string? wellKnown))
            return wellKnown;
        bool isKnown = _users.TryGetValue(sid, out (Task<string?> Name, long Since) user);
        if (isKnown && (!user.Name.IsCompleted || user.Name.Result is not null || time.GetElapsedTime(user.Since) < Pause))
            return NameOf(user.Name) ?? sid;
        if (Volatile.Read(ref _asked) >= MostAsked)
            return sid;
        if (_users.Count >= MostUsers)
            _users.Clear();
        Interlocked.Increment(ref _asked);
        Task<string?> name = Task.Run(() => Ask(sid));
        _users[sid] = (name, time.GetTimestamp());
        name.Wait(Patience);
        return NameOf(name) ?? sid;
    }

    private static string? NameOf(Task<string?> name) => name.IsCompleted ? name.Result : null;

    private string? Ask(string sid)
    {
        try
        {
            return find(sid);
        }
        catch (SystemException)
        {
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }
}
