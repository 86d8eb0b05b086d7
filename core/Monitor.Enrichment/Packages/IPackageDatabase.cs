namespace Monitor.Enrichment.Packages;

/// <summary>The list of installed packages and their files that a package manager keeps.</summary>
internal interface IPackageDatabase
{
    /// <summary>A file that changes with every change of the list; it need not be there.</summary>
    string Mark { get; }

    /// <summary>Reads all packages with their files.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is no such list.</exception>
    void ReadInto(PackageIndex.Builder index);
}
