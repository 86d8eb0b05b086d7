namespace Monitor.Architecture.Tests;

/// <summary>A checkout made up by a test; gone afterwards.</summary>
internal sealed class TemporaryCheckout : IDisposable
{
    public TemporaryCheckout() => Checkout = new Checkout(Directory.CreateTempSubdirectory("monitor-architecture-").FullName);

    public Checkout Checkout { get; }

    public TemporaryCheckout Add(string path, string content)
    {
        string full = Checkout.FullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return this;
    }

    public void Dispose() => Directory.Delete(Checkout.Root, recursive: true);
}
