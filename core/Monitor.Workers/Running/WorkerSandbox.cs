using System.Diagnostics.CodeAnalysis;
using Monitor.Workers.Linux;
using Monitor.Workers.Windows;

namespace Monitor.Workers.Running;

/// <summary>The operating system as a worker sees it.</summary>
internal static class WorkerSandbox
{
    private static readonly IWorkerSandbox Sandbox = OperatingSystem.IsWindows() ? new WindowsSandbox() : new LinuxSandbox();

    /// <inheritdoc cref="IWorkerSandbox.TryEnter"/>
    public static bool TryEnter(IReadOnlyList<string> words, [NotNullWhen(true)] out Stream? input, [NotNullWhen(true)] out Stream? output) =>
        Sandbox.TryEnter(words, out input, out output);

    /// <inheritdoc cref="IWorkerSandbox.LimitMemory"/>
    public static void LimitMemory(long bytes) => Sandbox.LimitMemory(bytes);

    /// <inheritdoc cref="IWorkerSandbox.Exit"/>
    public static void Exit(int code) => Sandbox.Exit(code);
}
