using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Windows.Device;

/// <summary>The driver's control device of this machine.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class CaptureDevice : ICaptureDevice
{
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;
    private const int AccessDenied = 5;
    private const int SharingViolation = 32;
    private const int Busy = 170;
    private const int RevisionMismatch = 1306;
    private const int OperationPending = 997;

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(2);

    private readonly SafeFileHandle _device;
    private readonly ManualResetEvent _woken = new(initialState: false);
    private NativeOverlapped* _wait = (NativeOverlapped*)NativeMemory.AllocZeroed((nuint)sizeof(NativeOverlapped));
    private bool _isWaiting;

    private CaptureDevice(SafeFileHandle device) => _device = device;

    /// <summary>Opens it.</summary>
    /// <exception cref="MonitorException">The driver is not loaded, may not be used, or is in use.</exception>
    public static CaptureDevice Open()
    {
        const uint ReadWrite = 0xC0000000, Existing = 3, Overlapped = 0x40000000;
        SafeFileHandle device = CreateFileW(DeviceAbi.Path, ReadWrite, 0, 0, Existing, Overlapped, 0);
        if (!device.IsInvalid)
            return new CaptureDevice(device);
        int error = Marshal.GetLastPInvokeError();
        device.Dispose();
        throw new MonitorException(ErrorOf(error, Environment.IsPrivilegedProcess, Environment.UserName));
    }

    /// <inheritdoc/>
    public int Send(uint request, ReadOnlySpan<byte> input, Span<byte> output)
    {
        using ManualResetEvent done = new(initialState: false);
        NativeOverlapped* call = (NativeOverlapped*)NativeMemory.AllocZeroed((nuint)sizeof(NativeOverlapped));
        call->EventHandle = done.SafeWaitHandle.DangerousGetHandle();
        uint length = 0;
        fixed (byte* sent = input, answer = output)
        {
            int error = DeviceIoControl(_device, request, sent, (uint)input.Length, answer, (uint)output.Length, &length, call) != 0
                ? 0 : Marshal.GetLastPInvokeError();
            if (error == OperationPending)
                error = EndOf(call, done, &length);
            NativeMemory.Free(call);
            if (error == RevisionMismatch)
                throw new MonitorException(WindowsCaptureErrors.OtherVersion());
            return error == 0 ? (int)length : throw new MonitorException(WindowsCaptureErrors.RequestFailed(NameOf(request), Describe(error)));
        }
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
                throw new MonitorException(WindowsCaptureErrors.RequestFailed(NameOf(DeviceAbi.Wait), Describe(error)));
        }

        if (!_woken.WaitOne(patience))
            return;
        _isWaiting = false;
        if (GetOverlappedResult(_device, _wait, &length, 0) == 0)
            throw new MonitorException(WindowsCaptureErrors.RequestFailed(NameOf(DeviceAbi.Wait), Describe(Marshal.GetLastPInvokeError())));
    }

    /// <summary>Closes it. A wait that does not end although it was cancelled keeps the few bytes it writes to.</summary>
    public void Dispose()
    {
        if (_wait is null)
            return;
        bool hasEnded = !_isWaiting || CancelIoEx(_device, _wait) == 0 || _woken.WaitOne(CancelPatience);
        _device.Dispose();
        if (hasEnded)
        {
            NativeMemory.Free(_wait);
            _woken.Dispose();
        }

        _wait = null;
    }

    /// <summary>What an error at opening means.</summary>
    /// <param name="error">The system's error code.</param>
    /// <param name="isPrivileged">Whether the user is an administrator: then it is not the rights that are missing, since the device lets one client
    /// in at a time.</param>
    /// <param name="user">The user's name.</param>
    internal static MonitorError ErrorOf(int error, bool isPrivileged, string user) => error switch
    {
        FileNotFound or PathNotFound => WindowsCaptureErrors.DriverMissing(),
        AccessDenied when !isPrivileged => WindowsCaptureErrors.NotPrivileged(user),
        AccessDenied or SharingViolation or Busy => WindowsCaptureErrors.InUse(),
        _ => WindowsCaptureErrors.RequestFailed("open", Describe(error)),
    };

    private int EndOf(NativeOverlapped* call, ManualResetEvent done, uint* length)
    {
        if (!done.WaitOne(AnswerPatience))
            CancelIoEx(_device, call);
        return GetOverlappedResult(_device, call, length, 1) != 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error).TrimEnd('.')} ({error})";

    private static string NameOf(uint request) => request switch
    {
        DeviceAbi.Connect => "connect",
        DeviceAbi.Wait => "wait",
        DeviceAbi.Statistics => "statistics",
        DeviceAbi.Policy => "policy",
        DeviceAbi.Detach => "detach",
        _ => $"0x{request:x8}",
    };

    [LibraryImport("kernel32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFileW(string name, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int DeviceIoControl(
        SafeFileHandle device, uint request, byte* input, uint inputLength, byte* output, uint outputLength, uint* length, NativeOverlapped* call);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int GetOverlappedResult(SafeFileHandle device, NativeOverlapped* call, uint* length, int waits);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int CancelIoEx(SafeFileHandle device, NativeOverlapped* call);
}
