using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Monitor.Workers.Running;

namespace Monitor.Workers.Windows;

/// <summary>The pipes to the agent that a worker on Windows keeps to itself. All else was taken from it before it began.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsSandbox : IWorkerSandbox
{
    private const int Self = -1;
    private const int Pipe = 3;
    private const uint Inherit = 1;

    /// <inheritdoc/>
    public bool TryEnter(IReadOnlyList<string> words, [NotNullWhen(true)] out Stream? input, [NotNullWhen(true)] out Stream? output)
    {
        (input, output) = (null, null);
        if (words is not [_, { } read, { } write] || !TryOpen(read, FileAccess.Read, out input) || !TryOpen(write, FileAccess.Write, out output))
            return false;
        return true;
    }

    /// <inheritdoc/>
    public void LimitMemory(long bytes) => throw new NotSupportedException("The job limits memory.");

    /// <inheritdoc/>
    public void Exit(int code) => _ = TerminateProcess(Self, (uint)code);

    /// <summary>Opens an inherited handle, which what the worker starts does not inherit.</summary>
    private static bool TryOpen(string word, FileAccess access, [NotNullWhen(true)] out Stream? stream)
    {
        stream = null;
        if (!nint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out nint handle) || GetFileType(handle) != Pipe || SetHandleInformation(handle, Inherit, 0) == 0)
            return false;
        stream = new FileStream(new SafeFileHandle(handle, ownsHandle: true), access, bufferSize: 0);
        return true;
    }

    [LibraryImport("kernel32")]
    private static partial int GetFileType(nint file);

    [LibraryImport("kernel32")]
    private static partial int SetHandleInformation(nint handle, uint mask, uint flags);

    [LibraryImport("kernel32")]
    private static partial int TerminateProcess(nint process, uint exitCode);
}
