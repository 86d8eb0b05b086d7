namespace Monitor.Architecture.Tests;

/// <summary>Which side of the product a project is on.</summary>
internal enum Layer
{
    Sdk,
    Core,
    Host,
    Plugin,
}
