using System.Security.Cryptography;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.Clipboard;

/// <summary>Reports every change of the clipboard of the session that Monitor runs in, with the hash of its text; the text itself goes nowhere.</summary>
[Collector(
    "clipboard", Emits = [typeof(ClipboardChange)], Description = "Changes of the clipboard in the session that Monitor runs in, with the hash of the text",
    Systems = CollectorSystems.Windows, OnRequest = true)]
public sealed class ClipboardCollector : FreeCollector
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Func<IClipboardSource> _watch;

    /// <summary>Nothing is watched yet.</summary>
    public ClipboardCollector()
        : this(static () => OperatingSystem.IsWindows() ? ClipboardWindow.Begin() : throw new MonitorException(ClipboardErrors.NoUser()))
    {
    }

    internal ClipboardCollector(Func<IClipboardSource> watch) => _watch = watch;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) =>
        OperatingSystem.IsWindows() && ClipboardWindow.SessionId() == 0
            ? ValueTask.FromException(new MonitorException(ClipboardErrors.NoUser()))
            : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (cancellation.IsCancellationRequested)
            return;
        await Task.Factory.StartNew(() => Run(context, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    private void Run(CollectorContext context, CancellationToken cancellation)
    {
        using IClipboardSource source = _watch();
        while (!cancellation.IsCancellationRequested)
        {
            if (source.Next(Patience, cancellation) is { } content)
                Emit(content, source.Session, context);
        }
    }

    private static void Emit(ClipboardContent content, ClipboardSession session, CollectorContext context)
    {
        ProcessIdentity? process = content.ProcessId == 0 ? null : context.Processes.Find(content.ProcessId);
        Text image = process is null || process.Image.IsAbsent ? (content.Image.Length == 0 ? KernelProcess.UnknownImage : content.Image) : process.Image;
        context.Emit(new ClipboardChange
        {
            UtcTime = content.Time,
            ProcessGuid = process?.Guid ?? (content.ProcessStart == 0 ? Guid.Empty : context.Processes.GuidOf(content.ProcessId, content.ProcessStart)),
            ProcessId = content.ProcessId,
            Image = image,
            Session = session.Id,
            ClientInfo = session.ClientInfo,
            Hashes = content.Text is null ? Text.Absent : $"SHA256={Convert.ToHexString(SHA256.HashData(content.Text))}",
            User = process is null ? Text.Absent : process.User,
        });
    }
}
