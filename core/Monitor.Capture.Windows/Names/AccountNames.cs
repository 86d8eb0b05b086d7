using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Monitor.Capture.Windows.Names;

/// <summary>
/// Names of users by their security identifiers. Those that every Windows has are built in; others are looked up on another thread, since a domain
/// controller may have to be asked, and shown as identifiers until the answer is there. One without an answer is asked for again after a while: when a
/// system starts, its domain cannot be reached yet. Read by the capture thread.
/// </summary>
/// <param name="find">Begins to look a name up: <c>DOMAIN\user</c>, null if there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class AccountNames(Func<string, Task<string?>> find, TimeProvider time)
{
    /// <summary>After so long one without a name is asked for again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>So many are kept at most.</summary>
    public const int Maximum = 4096;

    private readonly Dictionary<byte[], Account> _accounts = WellKnown();
    private readonly List<(Account Account, Task<string?> Name)> _asked = [];
    private readonly Queue<(Account Account, long Since)> _nameless = [];

    /// <summary>Takes the answers that have come, and asks again where that is due.</summary>
    public void Refresh()
    {
        while (_nameless.TryPeek(out (Account Account, long Since) oldest) && time.GetElapsedTime(oldest.Since) >= Pause)
        {
            _nameless.Dequeue();
            if (_accounts.GetValueOrDefault(oldest.Account.Sid) == oldest.Account)
                Ask(oldest.Account);
        }

        for (int i = _asked.Count - 1; i >= 0; i--)
        {
            (Account account, Task<string?> name) = _asked[i];
            if (!name.IsCompleted)
                continue;
            if (name.IsCompletedSuccessfully && name.Result is { Length: > 0 } found)
                account.Name = Encoding.UTF8.GetBytes(found);
            else
                _nameless.Enqueue((account, time.GetTimestamp()));
            _asked.RemoveAt(i);
        }
    }

    /// <summary>The user with an identifier; null if it is none.</summary>
    public Account? Find(ReadOnlySpan<byte> sid)
    {
        if (!SecurityId.IsSound(sid))
            return null;
        var bySpan = _accounts.GetAlternateLookup<ReadOnlySpan<byte>>();
        return bySpan.TryGetValue(sid, out Account? known) ? known : Add(sid.ToArray());
    }

    private Account Add(byte[] sid)
    {
        if (_accounts.Count >= Maximum)
        {
            _accounts.Clear();
            foreach ((byte[] key, Account wellKnown) in WellKnown())
                _accounts[key] = wellKnown;
        }

        Account account = new(sid);
        _accounts[sid] = account;
        Ask(account);
        return account;
    }

    private void Ask(Account account) => _asked.Add((account, find(SecurityId.Print(account.Sid))));

    private static Dictionary<byte[], Account> WellKnown() => WellKnownAccounts.Names
        .Select(known => new Account(SecurityId.Parse(known.Key)) { Name = Encoding.UTF8.GetBytes(known.Value) })
        .ToDictionary(account => account.Sid, SidComparer.Instance);

    private sealed class SidComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly SidComparer Instance = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode((ReadOnlySpan<byte>)obj);
    }
}
