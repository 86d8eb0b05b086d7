namespace Monitor.Workers.Supervision;

/// <summary>A worker's process, as the operating system has it.</summary>
internal interface ISystemProcess : IDisposable
{
    /// <summary>The process id.</summary>
    int Id { get; }

    /// <summary>Completes when the process has ended.</summary>
    Task Exited { get; }

    /// <summary>How it ended; when it has.</summary>
    int ExitCode { get; }

    /// <summary>What goes to the worker.</summary>
    Stream Input { get; }

    /// <summary>What comes from the worker.</summary>
    Stream Output { get; }

    /// <summary>What the worker says in words.</summary>
    Stream Error { get; }

    /// <summary>What it is held to, in words.</summary>
    string Limits { get; }

    /// <summary>Whether the system holds it to its memory.</summary>
    bool IsMemoryLimited { get; }

    /// <summary>Memory that it has, bytes; 0 when it is gone.</summary>
    long Memory { get; }

    /// <summary>Whether it ended because it needed more memory than it may have; when it has ended.</summary>
    bool IsOutOfMemory { get; }

    /// <summary>How it ended, in words, if it was not by an exit code of its own choice; when it has.</summary>
    string ExitWords { get; }

    /// <summary>Ends it at once, with all that it has started.</summary>
    void Kill();

    /// <summary>When it has ended: ends what it has started and left behind. Its id may be another process's soon, and nothing is done to that.</summary>
    void EndRest();
}
