namespace Monitor.Architecture.Tests.Rules;

/// <summary>
/// Which assemblies an assembly may refer to. Everyone: the framework. Plugins: Monitor.Sdk and their packages. Core: sdk, core and its packages. Host: sdk, core and
/// its packages. Monitor.Sdk: nothing else; what lies beside it in sdk: Monitor.Sdk and its packages. Nobody: a plugin.
/// </summary>
/// <param name="framework">Assemblies of the framework.</param>
/// <param name="product">Assemblies of the product, with their layers.</param>
internal sealed class ReferenceRule(IReadOnlySet<string> framework, IReadOnlyDictionary<string, Layer> product)
{
    public const string Sdk = "Monitor.Sdk";

    /// <summary>What is wrong with the references of an assembly.</summary>
    /// <param name="layer">Where it belongs.</param>
    /// <param name="assembly">Its name.</param>
    /// <param name="references">What it refers to.</param>
    /// <param name="packages">Assemblies of the packages that it may use.</param>
    public IEnumerable<string> Violations(Layer layer, string assembly, IEnumerable<string> references, IReadOnlySet<string> packages) =>
        references.Where(reference => !IsAllowed(layer, assembly, reference, packages)).Select(reference => $"{assembly} refers to {reference}");

    private bool IsAllowed(Layer layer, string assembly, string reference, IReadOnlySet<string> packages)
    {
        bool isFree = assembly != Sdk && layer != Layer.Plugin;
        if (!product.TryGetValue(reference, out Layer other))
            return framework.Contains(reference) || assembly != Sdk && packages.Contains(reference);
        return reference == Sdk ? assembly != Sdk : isFree && layer != Layer.Sdk && other is (Layer.Sdk or Layer.Core);
    }
}
