using System.Diagnostics.CodeAnalysis;

namespace Monitor.Workers.Running;

/// <summary>What a worker needs of the operating system.</summary>
internal interface IWorkerSandbox
{
    /// <summary>Gives up what a worker has no use for, before any of the plugin's code is loaded. Standard output becomes standard error, so that a
    /// plugin that prints disturbs nothing.</summary>
    /// <param name="words">What the agent wrote behind the worker's name, its own process id first: with the agent the worker ends.</param>
    /// <param name="input">What the agent sends.</param>
    /// <param name="output">What the agent gets.</param>
    /// <returns>False: no agent wrote that.</returns>
    bool TryEnter(IReadOnlyList<string> words, [NotNullWhen(true)] out Stream? input, [NotNullWhen(true)] out Stream? output);

    /// <summary>Sets the most private memory that the process may have, bytes: for where the system was given no limit from outside.</summary>
    void LimitMemory(long bytes);

    /// <summary>Ends the process at once, whatever its threads are about.</summary>
    void Exit(int code);
}
