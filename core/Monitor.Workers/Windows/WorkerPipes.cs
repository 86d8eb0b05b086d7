using System.IO.Pipes;
using System.Runtime.Versioning;

namespace Monitor.Workers.Windows;

/// <summary>The pipes between the agent and a worker. Those of the protocol are not the worker's standard input and output: libraries in C keep the
/// handles that these had when they were loaded, and would print into the protocol.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WorkerPipes : IDisposable
{
    private readonly AnonymousPipeServerStream _input;
    private readonly AnonymousPipeServerStream _output;
    private readonly AnonymousPipeServerStream _error;

    /// <param name="size">What one holds, bytes.</param>
    public WorkerPipes(int size)
    {
        _input = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable, size);
        _output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable, size);
        _error = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable, size);
        InputName = _input.GetClientHandleAsString();
        OutputName = _output.GetClientHandleAsString();
        ErrorHandle = _error.ClientSafePipeHandle.DangerousGetHandle();
        FarEnds = [_input.ClientSafePipeHandle.DangerousGetHandle(), _output.ClientSafePipeHandle.DangerousGetHandle(), ErrorHandle];
    }

    /// <summary>What goes to the worker.</summary>
    public Stream Input => _input;

    /// <summary>What comes from the worker.</summary>
    public Stream Output => _output;

    /// <summary>What the worker prints.</summary>
    public Stream Error => _error;

    /// <summary>The worker's handle of what goes to it, as a number.</summary>
    public string InputName { get; }

    /// <summary>The worker's handle of what comes from it, as a number.</summary>
    public string OutputName { get; }

    /// <summary>The worker's handle to print to.</summary>
    public nint ErrorHandle { get; }

    /// <summary>All that the worker inherits.</summary>
    public nint[] FarEnds { get; }

    /// <summary>Closes the worker's ends here, when it has inherited them: each pipe ends with the worker from then on.</summary>
    public void CloseFarEnds()
    {
        _input.DisposeLocalCopyOfClientHandle();
        _output.DisposeLocalCopyOfClientHandle();
        _error.DisposeLocalCopyOfClientHandle();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseFarEnds();
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
    }
}
