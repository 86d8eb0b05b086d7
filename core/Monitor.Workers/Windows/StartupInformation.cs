using System.Runtime.InteropServices;

namespace Monitor.Workers.Windows;

/// <summary>STARTUPINFOEXW.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StartupInformation
{
    public uint Size;
    public char* Reserved;
    public char* Desktop;
    public char* Title;
    public uint X;
    public uint Y;
    public uint Width;
    public uint Height;
    public uint Columns;
    public uint Rows;
    public uint Fill;
    public uint Flags;
    public ushort Show;
    public ushort ReservedSize;
    public byte* ReservedBytes;
    public nint StandardInput;
    public nint StandardOutput;
    public nint StandardError;
    public void* Attributes;
}
