using System.Text;

namespace Monitor.Sdk.Events;

/// <summary>
/// A command line: on Linux the arguments, separated (not ended) by NUL; on Windows the one string the system has.
/// Printed with single blanks between arguments. <c>default</c> is absent.
/// </summary>
public readonly ref struct Arguments
{
    private readonly bool _present;

    /// <summary>Arguments separated by NUL bytes.</summary>
    public Arguments(ReadOnlySpan<byte> separated)
    {
        Bytes = separated;
        _present = true;
    }

    /// <summary>Whether there is no value.</summary>
    public bool IsAbsent => !_present;

    /// <summary>The arguments separated by NUL.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>From NUL-separated bytes.</summary>
    public static implicit operator Arguments(ReadOnlySpan<byte> separated) => new(separated);

    /// <summary>Steps through the arguments. An argument may be empty.</summary>
    public Enumerator GetEnumerator() => new(Bytes, _present);

    /// <summary>For people and tests: the arguments joined by blanks, absent as <c>-</c>.</summary>
    public override string ToString() => IsAbsent ? "-" : Encoding.UTF8.GetString(Bytes).Replace('\0', ' ');

    /// <summary>Steps through the arguments.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private bool _more;

        internal Enumerator(ReadOnlySpan<byte> bytes, bool present)
        {
            _rest = bytes;
            _more = present;
            Current = default;
        }

        /// <summary>The argument at hand.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Goes to the next argument; false behind the last.</summary>
        public bool MoveNext()
        {
            if (!_more)
                return false;
            int end = _rest.IndexOf((byte)0);
            _more = end >= 0;
            Current = _more ? _rest[..end] : _rest;
            _rest = _more ? _rest[(end + 1)..] : default;
            return true;
        }
    }
}
