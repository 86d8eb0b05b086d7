using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing;

/// <summary>
/// The tests that a sink has to pass. Derive a class from this one in a test project and say how the sink is made. Say, too, how that is read
/// which it delivered, and how its destination is made to fail: tests that need it are skipped otherwise, with the reason.
/// </summary>
public abstract partial class SinkConformance : PluginConformance
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private Type? _type;

    private protected sealed override Type PluginType => _type ??= TypeOf(Make());

    private protected sealed override (string Name, string Description)? Declaration =>
        PluginType.GetCustomAttribute<SinkAttribute>() is { } attribute ? (attribute.Name, attribute.Description) : null;

    /// <summary>Makes a sink, as the host does: a new one at each call, all with the same destination.</summary>
    /// <param name="context">What the sink gets in place of the host; its base directory is <see cref="PluginConformance.Folder"/>.</param>
    protected abstract ISink Create(ISinkContext context);

    /// <summary>Everything that the sink has delivered in this test so far, in order, as text: the lines of a file, the bodies that a server
    /// got. Events are found in it by their marker, so that the format does not matter. Null: that cannot be had.</summary>
    protected virtual ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(null);

    /// <summary>Makes the destination fail: closes the server, takes the right to write away. Called before a start or between two writes.</summary>
    /// <returns>False if that cannot be done.</returns>
    protected virtual ValueTask<bool> BreakAsync(CancellationToken cancellation) => ValueTask.FromResult(false);

    /// <summary>Undoes what <see cref="BreakAsync"/> did. What was delivered before is still there.</summary>
    protected virtual ValueTask MendAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Appends an event that the sink delivers, with the marker in one of its text fields. By itself a ProcessTerminate with the marker
    /// in Image; a sink that takes certain events only says which.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="marker">Letters and digits by which the event is found again.</param>
    protected virtual void AppendMarked(EventBuffer buffer, string marker)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        buffer.Append(new ProcessTerminate { UtcTime = EventTime.Now, ProcessId = 7, Image = $"/kit/{marker}", User = "root", ExitCode = 0 });
    }

    private protected sealed override IAsyncDisposable Make() => Create(NewContext());

    private protected sealed override IAsyncDisposable MakeWith(object settings)
    {
        ConstructorInfo constructor = PluginType.GetConstructors().Single();
        object[] arguments = [.. constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(ISinkContext) ? NewContext() : settings)];
        return (IAsyncDisposable)constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }

    private protected sealed override Task StartAsync(IAsyncDisposable plugin, CancellationToken cancellation) =>
        ((ISink)plugin).StartAsync(cancellation).AsTask();

    private protected sealed override Task UseAsync(IAsyncDisposable plugin)
    {
        BatchBuilder builder = new();
        AppendMarked(builder.Buffer, MarkerOf(0));
        return ((ISink)plugin).WriteAsync(builder.Build(), CancellationToken.None).AsTask();
    }

    private static string MarkerOf(int number) => string.Create(CultureInfo.InvariantCulture, $"kit{number:d7}kit");

    [GeneratedRegex("kit([0-9]{7})kit")]
    private static partial Regex Marker();

    private TestSinkContext NewContext() => new(Folder, SampleEvents.Foreign);

    private async Task<SinkSession> StartSessionAsync()
    {
        TestSinkContext context = NewContext();
        return new SinkSession(this, await StartedAsync(Create(context)), context);
    }

    /// <summary>The numbers of the marked events that were delivered, in order, each as often as its marker is there.</summary>
    private async Task<IReadOnlyList<int>> DeliveredAsync()
    {
        string? text = await ReadDeliveredAsync(CancellationToken.None);
        Assert.SkipWhen(text is null, "What the sink delivers cannot be read: override ReadDeliveredAsync.");
        return [.. Marker().Matches(text).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];
    }

    /// <summary>Waits until events of all these numbers were delivered; a receiver may need a moment.</summary>
    /// <returns>The numbers that are missing when there is no patience left.</returns>
    private async Task<IReadOnlyList<int>> MissingAsync(IEnumerable<int> numbers)
    {
        long until = Environment.TickCount64 + (long)Deadline.TotalMilliseconds;
        while (true)
        {
            List<int> missing = [.. numbers.Except(await DeliveredAsync())];
            if (missing.Count == 0 || Environment.TickCount64 > until)
                return missing;
            await Task.Delay(LookAgain);
        }
    }

    private static string List(IReadOnlyCollection<int> numbers)
    {
        StringBuilder text = new();
        text.AppendJoin(", ", numbers.Take(5));
        return numbers.Count > 5 ? text.Append(", …").ToString() : text.ToString();
    }

    /// <summary>A started sink with batches for it.</summary>
    private sealed class SinkSession(SinkConformance conformance, ISink sink, TestSinkContext context) : IAsyncDisposable
    {
        private int _next;
        private bool _isDisposed;

        public ISink Sink => sink;

        public TestSinkContext Context => context;

        public BatchBuilder Builder { get; } = new();

        /// <summary>Makes a batch of the next marked events and gives their numbers.</summary>
        public (EventBatch Batch, int[] Numbers) Next(int count)
        {
            Builder.Clear();
            int[] numbers = [.. Enumerable.Range(_next, count)];
            _next += count;
            foreach (int number in numbers)
                conformance.AppendMarked(Builder.Buffer, MarkerOf(number));
            return (Builder.Build(), numbers);
        }

        /// <summary>Hands a batch in where that must not fail.</summary>
        public Task WriteAsync(EventBatch batch) => conformance.SucceedAsync("WriteAsync", () => sink.WriteAsync(batch, CancellationToken.None).AsTask());

        /// <summary>Hands in the next marked events and gives their numbers.</summary>
        public async Task<int[]> WriteAsync(int count)
        {
            (EventBatch batch, int[] numbers) = Next(count);
            await WriteAsync(batch);
            return numbers;
        }

        /// <summary>Hands in what is not settled, again and again, as the host does after a failure.</summary>
        /// <returns>The last failure when there is no patience left; null when all is settled.</returns>
        public async Task<Exception?> WriteStubbornlyAsync(EventBatch batch)
        {
            long until = Environment.TickCount64 + (long)conformance.Deadline.TotalMilliseconds;
            while (true)
            {
                batch.KeepUnsettled();
                if (await conformance.CallAsync("WriteAsync", () => sink.WriteAsync(batch, CancellationToken.None).AsTask()) is not { } failure)
                    return null;
                if (Environment.TickCount64 > until)
                    return failure;
                await Task.Delay(LookAgain);
            }
        }

        /// <summary>Disposes of the sink, once.</summary>
        public async ValueTask DisposeAsync()
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            await conformance.ReleaseAsync(sink);
        }
    }
}
