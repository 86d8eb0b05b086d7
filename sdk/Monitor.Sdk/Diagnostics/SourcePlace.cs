namespace Monitor.Sdk.Diagnostics;

/// <summary>A place in a file that a person wrote.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Line">Line, from 1; 0 when the whole file is meant.</param>
/// <param name="Column">Column, from 1; 0 when the whole line is meant.</param>
public sealed record SourcePlace(string File, int Line = 0, int Column = 0)
{
    /// <summary><c>file:line:column</c>, as editors understand it.</summary>
    public override string ToString() => Line == 0 ? File : Column == 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
}
