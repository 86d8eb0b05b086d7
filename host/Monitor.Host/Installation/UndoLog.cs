namespace Monitor.Host.Installation;

/// <summary>What was changed, each with how to take it back. A change is noted before it is made, so that one that fails half-way is taken back, too.</summary>
internal sealed class UndoLog
{
    private readonly Stack<(string What, Action Undo)> _undos = [];
    private readonly List<Action> _afterwards = [];

    /// <summary>Makes a change.</summary>
    /// <param name="what">What it does, in words.</param>
    /// <param name="change">Makes it.</param>
    /// <param name="undo">Takes back what was made of it, be it nothing.</param>
    /// <exception cref="InstallationFailedException">It cannot be made.</exception>
    public void Change(string what, Action change, Action undo)
    {
        _undos.Push((what, undo));
        try
        {
            change();
        }
        catch (Exception reason) when (InstallationFailedException.IsReason(reason))
        {
            throw new InstallationFailedException(what, reason);
        }
    }

    /// <summary>Notes what is to be done once all changes are made: what was kept for the way back is removed.</summary>
    public void Afterwards(Action cleanUp) => _afterwards.Add(cleanUp);

    /// <summary>All changes are made: there is no way back any more. What cannot be cleaned up stays for the next installation.</summary>
    public void Commit()
    {
        _undos.Clear();
        foreach (Action cleanUp in _afterwards)
        {
            try
            {
                cleanUp();
            }
            catch (Exception reason) when (InstallationFailedException.IsReason(reason))
            {
                // An old program that somebody still runs.
            }
        }
    }

    /// <summary>Takes all changes back, the last one first.</summary>
    /// <returns>What could not be taken back.</returns>
    public IReadOnlyList<string> TakeBack()
    {
        List<string> failed = [];
        while (_undos.TryPop(out (string What, Action Undo) one))
        {
            try
            {
                one.Undo();
            }
            catch (Exception reason) when (InstallationFailedException.IsReason(reason))
            {
                failed.Add($"{one.What} ({reason.Message.TrimEnd('.')})");
            }
        }

        return failed;
    }
}
