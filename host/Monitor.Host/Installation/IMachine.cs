using Monitor.EventProvider;

namespace Monitor.Host.Installation;

/// <summary>What an installation changes: folders and files, the registry below HKEY_LOCAL_MACHINE, services. Each member does one thing or throws
/// an <see cref="IOException"/>, an <see cref="UnauthorizedAccessException"/> or a <see cref="System.ComponentModel.Win32Exception"/>.</summary>
internal interface IMachine
{
    /// <summary>Whether the user may do all this.</summary>
    bool IsAdministrator { get; }

    /// <summary>Whether there is such a file or folder.</summary>
    bool Exists(string path);

    /// <summary>Who owns a folder, if it is neither the system nor an administrator; else null.</summary>
    string? StrangerOwning(string folder);

    /// <summary>Whether a folder is a link, or another reparse point.</summary>
    bool IsLink(string folder);

    /// <summary>What in a folder somebody else owns or may change, with the reason; null if there is nothing.</summary>
    string? FindStrange(string folder);

    /// <summary>By whom the folder of a program, or one above it, can be changed besides administrators, in words; null if by nobody.</summary>
    string? FindChanger(string program);

    /// <summary>The same of the program to install, which may also be the user's who installs it.</summary>
    string? FindSourceChanger(string program);

    /// <summary>Makes a folder that is not there, with the rights that a descriptor says.</summary>
    void MakeFolder(string path, string descriptor);

    /// <summary>Gives a folder that is there other rights; what lies in it inherits them.</summary>
    /// <returns>Those that it had, as a descriptor.</returns>
    string Protect(string folder, string descriptor);

    /// <summary>Copies a folder, with all that is in it, to where none is; its own rights are what a descriptor says, and what lies in it inherits them.</summary>
    void CopyFolder(string from, string to, string descriptor);

    /// <summary>Copies a file to where none is; it inherits its rights.</summary>
    void CopyFile(string from, string to);

    /// <summary>Writes a file where none is; it inherits its rights.</summary>
    void WriteFile(string path, byte[] content);

    /// <summary>Renames a file or folder on the same volume.</summary>
    void Move(string from, string to);

    /// <summary>Deletes a file, or a folder with all that is in it; what is not there is no error.</summary>
    void Delete(string path);

    /// <summary>All values below a key; null if it is not there.</summary>
    IReadOnlyList<RegistryEntry>? ReadKey(string key);

    /// <summary>Writes a value, with the keys to it.</summary>
    void WriteValue(RegistryEntry entry);

    /// <summary>Deletes a key with all that is in it, and those above that are empty then but no service's; what is not there is no error.</summary>
    void DeleteKey(string key);

    /// <summary>A service or driver; null if there is none.</summary>
    ServiceDefinition? FindService(string name);

    /// <summary>Makes a service that is not there.</summary>
    void CreateService(ServiceDefinition service);

    /// <summary>Changes a service that is there.</summary>
    void ChangeService(ServiceDefinition service);

    /// <summary>Deletes a service that does not run; one that is not there is no error.</summary>
    void DeleteService(string name);

    /// <summary>What goes beyond the definition of a service; null if there is none.</summary>
    ServiceOptions? FindOptions(string service);

    /// <summary>Sets what goes beyond a definition.</summary>
    /// <returns>What this system does not know.</returns>
    IReadOnlyList<string> SetOptions(string service, ServiceOptions options);

    /// <summary>Whether a service or driver runs; false if there is none.</summary>
    bool IsRunning(string service);

    /// <summary>Starts a service, and waits until it runs.</summary>
    void Start(string service);

    /// <summary>Stops a service, and waits until it has stopped; one that does not run is no error.</summary>
    void Stop(string service);

    /// <summary>Runs a program of Windows to its end.</summary>
    /// <returns>Its exit code.</returns>
    int Run(string program, IReadOnlyList<string> arguments);
}
