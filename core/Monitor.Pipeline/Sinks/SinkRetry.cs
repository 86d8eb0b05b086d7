using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Monitor.Pipeline.Sinks;

/// <summary>
/// Tries again what a sink failed at, for as long as it takes: with growing, jittered pauses at first; after some failures in a row the circuit
/// opens, and the sink is left in peace for a while before each further attempt.
/// </summary>
internal sealed class SinkRetry
{
    private const int FailuresToOpen = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly ResiliencePipeline _pipeline;
    private readonly Action<Exception> _failed;

    /// <param name="failed">Told each failure of the sink.</param>
    /// <param name="isOver">Whether no further attempt is wanted.</param>
    /// <param name="time">The clock.</param>
    public SinkRetry(Action<Exception> failed, Func<bool> isOver, TimeProvider time)
    {
        _failed = failed;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null && !isOver()),
                DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Exception as BrokenCircuitException)?.RetryAfter),
                OnRetry = OnRetry,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 1,
                MinimumThroughput = FailuresToOpen,
                SamplingDuration = Window,
                BreakDuration = OpenFor,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is not (null or OperationCanceledException)),
            })
            .Build();
    }

    /// <summary>Runs an action until it succeeds.</summary>
    /// <exception cref="Exception">What the action threw last, when no further attempt is wanted.</exception>
    public ValueTask ExecuteAsync<TState>(Func<TState, CancellationToken, ValueTask> action, TState state, CancellationToken cancellation) =>
        _pipeline.ExecuteAsync(action, state, cancellation);

    private ValueTask OnRetry(OnRetryArguments<object> arguments)
    {
        if (arguments.Outcome.Exception is { } cause and not BrokenCircuitException)
            _failed(cause);
        return default;
    }
}
