using System.Diagnostics.CodeAnalysis;
using Xunit.Sdk;

namespace Monitor.Sdk.Testing;

/// <summary>What a conformance test found: what the plugin did, why that matters, and what to do.</summary>
public sealed class ConformanceException : Exception, IAssertionException
{
    /// <summary>Made of the three things that the plugin's author needs to know.</summary>
    /// <param name="finding">What the plugin did.</param>
    /// <param name="consequence">Why that matters.</param>
    /// <param name="cure">What to do.</param>
    /// <param name="inner">The exception that the plugin threw, if it threw one.</param>
    public ConformanceException(string finding, string consequence, string cure, Exception? inner = null)
        : base($"{finding}{Environment.NewLine}Why it matters: {consequence}{Environment.NewLine}What to do: {cure}", inner)
    {
    }

    [DoesNotReturn]
    internal static void Throw(string finding, string consequence, string cure, Exception? inner = null) =>
        throw new ConformanceException(finding, consequence, cure, inner);
}
