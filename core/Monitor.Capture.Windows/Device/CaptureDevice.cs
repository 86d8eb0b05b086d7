using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Windows.Device;

/// <summary>The driver's control device of this machine.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class CaptureDevice : ICaptureDevice
{
    private const int OperationPending = 997;

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(2);

    private readonly SafeFileHandle _device;
    private readonly ManualResetEvent _woken = new(initialState: false);
    private NativeOverlapped* _wait = (NativeOverlapped*)NativeMemory.AllocZeroed((nuint)sizeof(NativeOverlapped));
    private bool _isWaiting;

    private CaptureDevice(SafeFileHandle device) => _device = device;

    /// <summary>Whether a driver made it; it is not opened.</summary>
    public static bool IsThere
    {
        get
        {
            const int Longest = 512;
            char* target = stackalloc char[Longest];
            return QueryDosDeviceW(DeviceAbi.Name, target, Longest) != 0;
        }
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="MonitorException">The driver is not loaded, may not be used, or is in use.</exception>
    public static CaptureDevice Open()
    {
        const uint ReadWrite = 0xC0000000, Existing = 3, Overlapped = 0x40000000;
        SafeFileHandle device = CreateFileW(@"\\.\" + DeviceAbi.Name, ReadWrite, 0, 0, Existing, Overlapped, 0);
        if (!device.IsInvalid)
            return new CaptureDevice(device);
        int error = Marshal.GetLastPInvokeError();
        device.Dispose();
        throw new MonitorException(DeviceErrors.OfOpening(error, Environment.IsPrivilegedProcess, Environment.UserName));
    }

    /// <inheritdoc/>
    public int Send(uint request, ReadOnlySpan<byte> input, Span<byte> output)
    {
        // One piece of memory for all that the system writes to: it stays, should a request not end although it was cancelled.
        byte* memory = (byte*)NativeMemory.AllocZeroed((nuint)(sizeof(NativeOverlapped) + input.Length + output.Length));
        NativeOverlapped* call = (NativeOverlapped*)memory;
        byte* sent = memory + sizeof(NativeOverlapped), answer = sent + input.Length;
        ManualResetEvent done = new(initialState: false);
        input.CopyTo(new Span<byte>(sent, input.Length));
        call->EventHandle = done.SafeWaitHandle.DangerousGetHandle();
        uint length = 0;
        int error = DeviceIoControl(_device, request, sent, (uint)input.Length, answer, (uint)output.Length, &length, call) != 0
            ? 0 : Marshal.GetLastPInvokeError();
        if (error == OperationPending)
        {
            if (!done.WaitOne(AnswerPatience) && !HasEnded(call, done))
                throw new MonitorException(WindowsCaptureErrors.RequestFailed(DeviceErrors.NameOf(request), "no answer came, and none will"));
            error = GetOverlappedResult(_device, call, &length, 0) != 0 ? 0 : Marshal.GetLastPInvokeError();
        }

        new ReadOnlySpan<byte>(answer, error == 0 ? Math.Min((int)length, output.Length) : 0).CopyTo(output);
        NativeMemory.Free(memory);
        done.Dispose();
        return error == 0 ? (int)length : throw new MonitorException(DeviceErrors.OfRequest(request, error));
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan patience)
    {
        uint length;
        if (!_isWaiting)
        {
            _woken.Reset();
            *_wait = default;
            _wait->EventHandle = _woken.SafeWaitHandle.DangerousGetHandle();
            if (DeviceIoControl(_device, DeviceAbi.Wait, null, 0, null, 0, &length, _wait) != 0)
                return;
            int error = Marshal.GetLastPInvokeError();
            _isWaiting = error == OperationPending;
            if (!_isWaiting)
                throw new MonitorException(DeviceErrors.OfRequest(DeviceAbi.Wait, error));
        }

        if (!_woken.WaitOne(patience))
            return;
        _isWaiting = false;
        if (GetOverlappedResult(_device, _wait, &length, 0) == 0)
            throw new MonitorException(DeviceErrors.OfRequest(DeviceAbi.Wait, Marshal.GetLastPInvokeError()));
    }

    /// <summary>Closes it. A wait that does not end although it was cancelled keeps the few bytes it writes to.</summary>
    public void Dispose()
    {
        if (_wait is null)
            return;
        bool hasEnded = !_isWaiting || HasEnded(_wait, _woken);
        _device.Dispose();
        if (hasEnded)
        {
            NativeMemory.Free(_wait);
            _woken.Dispose();
        }

        _wait = null;
    }

    /// <summary>Cancels a request, and waits for its end. One that is not found any more may still be about to write its result: the event alone says
    /// that it has.</summary>
    private bool HasEnded(NativeOverlapped* call, ManualResetEvent done)
    {
        _ = CancelIoEx(_device, call);
        return done.WaitOne(CancelPatience);
    }

    [LibraryImport("kernel32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFileW(string name, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int DeviceIoControl(
        SafeFileHandle device, uint request, byte* input, uint inputLength, byte* output, uint outputLength, uint* length, NativeOverlapped* call);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int GetOverlappedResult(SafeFileHandle device, NativeOverlapped* call, uint* length, int waits);

    [LibraryImport("kernel32", StringMarshalling = StringMarshalling.Utf16)]
    private static partial uint QueryDosDeviceW(string name, char* target, uint length);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int CancelIoEx(SafeFileHandle device, NativeOverlapped* call);
}
