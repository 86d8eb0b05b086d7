using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Processes;

/// <summary>A process in the <see cref="WindowsProcessTable"/>. Identity is id and start; the entry is used again some time after the process is
/// gone.</summary>
internal sealed class WindowsProcess
{
    private byte[] _text = new byte[512];
    private int _imageLength;
    private int _commandLineLength;
    private int _directoryLength;

    /// <summary>Process id.</summary>
    public uint ProcessId { get; set; }

    /// <summary>When it was made, in 100 ns since 1601; 0: not known.</summary>
    public ulong Start { get; set; }

    /// <summary>Id of its parent.</summary>
    public uint ParentId { get; set; }

    /// <summary>When that was made; 0: not known.</summary>
    public ulong ParentStart { get; set; }

    /// <summary>Its user; null if not known.</summary>
    public Account? User { get; set; }

    /// <summary>Number of its logon session.</summary>
    public ulong LogonId { get; set; }

    /// <summary>Terminal session.</summary>
    public uint SessionId { get; set; }

    /// <summary>Last part of its mandatory label; all ones: not known.</summary>
    public uint Integrity { get; set; }

    /// <summary>The image's file on its volume; 0: not known.</summary>
    public ulong ImageFileId { get; set; }

    /// <summary>Bytes of the image's file.</summary>
    public ulong ImageSize { get; set; }

    /// <summary>Whether it is the agent, or was made by it or by a process that was.</summary>
    public bool IsAgents { get; set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Whether it is to be forgotten after a while.</summary>
    public bool IsExpiring { get; set; }

    /// <summary>Its GUID, once it was asked for.</summary>
    public Guid? Guid { get; set; }

    /// <summary>The GUID of its logon session, once that is known.</summary>
    public Guid? LogonGuid { get; set; }

    /// <summary>What is mapped into it.</summary>
    public ModuleList Modules { get; } = new();

    /// <summary>Path of its image; empty if not known.</summary>
    public ReadOnlySpan<byte> Image => _text.AsSpan(0, _imageLength);

    /// <summary>Its command line; empty if not known.</summary>
    public ReadOnlySpan<byte> CommandLine => _text.AsSpan(_imageLength, _commandLineLength);

    /// <summary>Its folder at the start; empty if not known.</summary>
    public ReadOnlySpan<byte> Directory => _text.AsSpan(_imageLength + _commandLineLength, _directoryLength);

    /// <summary>Keeps the texts.</summary>
    public void SetTexts(ReadOnlySpan<byte> image, ReadOnlySpan<byte> commandLine, ReadOnlySpan<byte> directory)
    {
        int length = image.Length + commandLine.Length + directory.Length;
        if (_text.Length < length)
            _text = new byte[Math.Max(length, _text.Length * 2)];
        image.CopyTo(_text);
        commandLine.CopyTo(_text.AsSpan(image.Length));
        directory.CopyTo(_text.AsSpan(image.Length + commandLine.Length));
        (_imageLength, _commandLineLength, _directoryLength) = (image.Length, commandLine.Length, directory.Length);
    }
}
