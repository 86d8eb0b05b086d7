using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Members of the base class library that wait, or that do input and output. A lock is none: one that is held for a moment is cheaper
/// than what would take its place.</summary>
internal static class BlockingMembers
{
    /// <summary>By type, the members that block; none named: all its methods do.</summary>
    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["System.Threading.Thread"] = ["Sleep", "Join"],
        ["System.Threading.SpinWait"] = ["SpinUntil"],
        ["System.Threading.Tasks.Task"] = ["Wait", "WaitAll", "WaitAny"],
        ["System.Threading.Tasks.Task`1"] = ["Result"],
        ["System.Threading.Tasks.ValueTask`1"] = ["Result"],
        ["System.Threading.WaitHandle"] = ["WaitOne", "WaitAll", "WaitAny", "SignalAndWait"],
        ["System.Threading.ManualResetEventSlim"] = ["Wait"],
        ["System.Threading.SemaphoreSlim"] = ["Wait"],
        ["System.Threading.CountdownEvent"] = ["Wait"],
        ["System.Threading.Barrier"] = ["SignalAndWait"],
        ["System.Threading.Monitor"] = ["Wait"],
        ["System.Collections.Concurrent.BlockingCollection`1"] = ["Add", "Take", "AddToAny", "TakeFromAny", "GetConsumingEnumerable"],
        ["System.Console"] = [],
        ["System.Diagnostics.Process"] = ["Start", "GetProcessById", "GetProcesses", "GetProcessesByName", "WaitForExit", "WaitForInputIdle", "Kill"],
        ["System.IO.File"] = [],
        ["System.IO.Directory"] = [],
        ["System.IO.DriveInfo"] = [],
        ["System.IO.FileStream"] = [".ctor"],
        ["System.IO.FileSystemInfo"] = ["Exists", "LastWriteTime", "LastWriteTimeUtc", "Attributes", "Length", "Delete", "Refresh", "ResolveLinkTarget"],
        ["System.IO.FileInfo"] = [],
        ["System.IO.DirectoryInfo"] = [],
        ["System.IO.RandomAccess"] = [],
        ["System.Net.Dns"] = [],
        ["System.Net.Http.HttpClient"] = [],
        ["System.Net.Http.HttpMessageInvoker"] = [],
        ["System.Net.NetworkInformation.Ping"] = [],
        ["System.Net.Sockets.NetworkStream"] = [],
        ["System.Net.Sockets.Socket"] = [],
        ["System.Net.Sockets.TcpClient"] = [],
        ["System.Net.Sockets.TcpListener"] = [],
        ["System.Net.Sockets.UdpClient"] = [],
        ["System.IO.Pipes.PipeStream"] = [],
        ["System.Data.Common.DbConnection"] = ["Open"],
        ["System.Data.Common.DbCommand"] = ["ExecuteNonQuery", "ExecuteReader", "ExecuteScalar"],
    };

    private static readonly HashSet<string> Harmless = ["Dispose", "Close", "Equals", "GetHashCode", "GetType", "ToString"];

    /// <summary>Whether a call of this method, or constructor, blocks. What gives back a task does not: waiting for it does.</summary>
    public static bool Blocks(IMethodSymbol method)
    {
        if (method.Name == "GetResult")
            return method.ContainingType.Name.EndsWith("Awaiter", StringComparison.Ordinal);
        if (Harmless.Contains(method.Name) || method.ReturnType.Name is "Task" or "ValueTask" or "IAsyncEnumerable")
            return false;
        return IsReaderOfPath(method) || IsListed(method, method.MethodKind == MethodKind.Ordinary);
    }

    /// <summary>Whether reading this property blocks.</summary>
    public static bool Blocks(IPropertySymbol property) => IsListed(property, isWholeType: property.ContainingType.Is("System.Console"));

    private static bool IsListed(ISymbol member, bool isWholeType)
    {
        for (INamedTypeSymbol? type = member.ContainingType; type is not null; type = type.BaseType)
        {
            if (Members.TryGetValue(SdkTypes.FullName(type.OriginalDefinition), out string[]? names) && (names.Contains(member.Name) || names.Length == 0 && isWholeType))
                return true;
        }

        return member.ContainingType is { Name: "FileStream" } && isWholeType;
    }

    /// <summary>Whether a reader or writer is made that opens a file.</summary>
    private static bool IsReaderOfPath(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor && method.ContainingType.Name is "StreamReader" or "StreamWriter"
        && method.Parameters.Length > 0 && method.Parameters[0].Type.SpecialType == SpecialType.System_String;
}
