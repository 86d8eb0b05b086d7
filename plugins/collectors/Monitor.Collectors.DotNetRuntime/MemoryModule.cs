using Monitor.Collectors.Etw;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>A module that no file holds, or of which that is not known yet.</summary>
/// <param name="Id">The runtime's number for it.</param>
/// <param name="AssemblyId">The runtime's number for its assembly.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Name">Its name.</param>
/// <param name="PdbGuid">Identity of its debug symbols; null: none.</param>
/// <param name="PdbPath">Where its compiler wrote them; empty: it says nothing.</param>
internal sealed record MemoryModule(ulong Id, ulong AssemblyId, CodeSource Source, string Name, Guid? PdbGuid, string PdbPath)
{
    private const uint DynamicFlag = 4;
    private const int LongestText = 4096;

    /// <summary>Its assembly's full name; empty if not known.</summary>
    public string AssemblyName { get; set; } = "";

    /// <summary>Whether it is called like a file. One from memory may be, too: it is called by its assembly's name, which its maker chose.</summary>
    public bool IsCalledLikeFile => Source == CodeSource.Memory && Name.AsSpan().IndexOfAny('/', '\\') >= 0;

    /// <summary>Whether code of it was seen to be compiled.</summary>
    public bool HasRun { get; set; }

    /// <summary>Whether no file holds it, now that its assembly's full name is known: it is called by the first part of that; a file has a
    /// path.</summary>
    /// <param name="assemblyName">The full name; empty if not known.</param>
    public bool IsOfMemory(string assemblyName)
    {
        if (!IsCalledLikeFile)
            return true;
        string name = Plain(Name), full = Plain(assemblyName);
        return full.StartsWith(name, StringComparison.Ordinal) && full.AsSpan(name.Length).StartsWith(", ");
    }

    /// <summary>Reads a module's event: of its loading, or of its being there. Of one that no file holds the path is its assembly's name.</summary>
    /// <param name="payload">What the event carries.</param>
    /// <param name="assemblyId">The runtime's number for the assembly.</param>
    /// <returns>Null: the event is not whole.</returns>
    public static MemoryModule? Read(ref EventPayload payload, out ulong assemblyId)
    {
        ulong id = payload.ReadUInt64();
        assemblyId = payload.ReadUInt64();
        bool isDynamic = (payload.ReadUInt32() & DynamicFlag) != 0;
        payload.Skip(sizeof(uint));
        ReadOnlySpan<char> path = payload.ReadText();
        payload.ReadText();
        if (payload.IsCut)
            return null;
        string name = Cut(path);
        payload.Skip(sizeof(ushort));
        Guid pdb = payload.ReadGuid();
        payload.Skip(sizeof(uint));
        string pdbPath = Cut(payload.ReadText());
        return new MemoryModule(id, assemblyId, isDynamic ? CodeSource.Dynamic : CodeSource.Memory, name, pdb == Guid.Empty ? null : pdb, pdbPath);
    }

    /// <summary>A name, the same whether the runtime has escaped it (tabs and line ends by letters) and put it in quotes or not.</summary>
    private static string Plain(string text) => text
        .Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal).Replace('\t', 't').Replace('\n', 'n').Replace('\r', 'r');

    /// <summary>A text of another process, no longer than an event may be.</summary>
    public static string Cut(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, LongestText)].ToString();
}
