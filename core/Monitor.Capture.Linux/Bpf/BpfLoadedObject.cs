using System.Runtime.ExceptionServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Capture.Linux.Bpf;

/// <summary>Maps and programs that live in the kernel. All of them go with this object: a program is detached, a map is freed.</summary>
internal sealed class BpfLoadedObject : IDisposable
{
    private const uint ReadOnlyForPrograms = 0x80;
    private const int VerifierLogSize = 16 << 20;

    private readonly BpfObject _object;
    private readonly Dictionary<string, SafeFileHandle> _maps = [];
    private readonly SafeFileHandle _constants;
    private readonly Dictionary<BpfProgram, SafeFileHandle> _programs = [];
    private readonly List<SafeFileHandle> _attached = [];

    /// <summary>Makes the maps.</summary>
    /// <param name="bpfObject">The object.</param>
    /// <param name="constants">Value of the object's constants.</param>
    /// <param name="ringSize">Bytes of the ring, a power of two.</param>
    public BpfLoadedObject(BpfObject bpfObject, byte[] constants, uint ringSize)
    {
        _object = bpfObject;
        foreach (BpfMapDefinition map in bpfObject.Maps)
        {
            uint entries = map.Type == BpfMapType.RingBuffer ? ringSize : map.Entries;
            _maps[map.Name] = BpfSystemCall.CreateMap(map.Type, map.KeySize, map.ValueSize, entries, map.Flags, map.Name);
        }

        _constants = BpfSystemCall.CreateMap(BpfMapType.Array, sizeof(uint), (uint)constants.Length, 1, ReadOnlyForPrograms, "monitor_config");
        BpfSystemCall.UpdateMap(_constants, 0, constants);
        BpfSystemCall.FreezeMap(_constants);
    }

    public SafeFileHandle Map(string name) => _maps[name];

    /// <summary>Loads programs, all at once: the verifier takes its time for each, and one processor need not wait for another.</summary>
    /// <exception cref="BpfException">The kernel refuses one; the message ends with the verifier's last words.</exception>
    public void Load(IEnumerable<BpfProgram> programs)
    {
        (BpfProgram Program, Task<SafeFileHandle> Loading)[] loading = [.. programs.Select(program => (program, Task.Run(() => Load(program))))];
        ExceptionDispatchInfo? first = null;
        foreach ((BpfProgram program, Task<SafeFileHandle> one) in loading)
        {
            try
            {
                _programs[program] = one.GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                // Whatever it is, the others still use the maps, which are closed when this is left.
                first ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        first?.Throw();
    }

    /// <summary>Attaches a loaded program to its tracepoint.</summary>
    /// <exception cref="BpfException">The kernel refuses.</exception>
    public void Attach(BpfProgram program) => _attached.Add(BpfSystemCall.Attach(_programs[program], program.Tracepoint));

    /// <summary>Puts a loaded program into a table of programs, from which others go on to it.</summary>
    /// <exception cref="BpfException">The kernel refuses.</exception>
    public void Enter(string table, uint position, BpfProgram program) =>
        BpfSystemCall.UpdateMap(_maps[table], position, BitConverter.GetBytes((int)_programs[program].DangerousGetHandle()));

    private SafeFileHandle Load(BpfProgram program)
    {
        Dictionary<string, int> descriptors = _maps.ToDictionary(map => map.Key, map => (int)map.Value.DangerousGetHandle());
        byte[] code = _object.Link(program, descriptors, (int)_constants.DangerousGetHandle());
        uint tracepoint = _object.TracepointId(program.Tracepoint);
        string name = "mon_" + program.Name;
        return BpfSystemCall.LoadProgram(code, _object.License, tracepoint, name, default, out _)
            ?? LoadWithLog(code, tracepoint, name, program.Name);
    }

    /// <summary>Detaches every program; the maps stay.</summary>
    public void Detach()
    {
        foreach (SafeFileHandle link in _attached)
            link.Dispose();
        _attached.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Detach();
        foreach (SafeFileHandle program in _programs.Values)
            program.Dispose();
        _constants.Dispose();
        foreach (SafeFileHandle map in _maps.Values)
            map.Dispose();
    }

    /// <summary>Once more, for the verifier's words: with a log each load takes longer, and succeeds if the first failure was a passing one.</summary>
    private SafeFileHandle LoadWithLog(byte[] code, uint tracepoint, string name, string what)
    {
        byte[] log = new byte[VerifierLogSize];
        SafeFileHandle? loaded = BpfSystemCall.LoadProgram(code, _object.License, tracepoint, name, log, out int error);
        if (loaded is not null)
            return loaded;
        string words = Encoding.UTF8.GetString(log.AsSpan(0, Math.Max(0, log.AsSpan().IndexOf((byte)0)))).TrimEnd();
        string last = string.Join(" | ", words.Split('\n').TakeLast(3));
        throw new BpfException(last.Length == 0 ? $"load {what}" : $"load {what} ({last})", error);
    }
}
