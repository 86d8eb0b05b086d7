using System.Reflection;
using Xunit.Sdk;

namespace Monitor.Sdk.Testing.Tests;

/// <summary>Runs the tests of a conformance class as a runner would: each with an object of its own.</summary>
internal static class ConformanceRun
{
    public static IEnumerable<MethodInfo> TestsOf(Type conformance) =>
        conformance.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute)));

    /// <summary>What became of each test.</summary>
    public static async Task<Outcomes> OfAsync(Type type)
    {
        Outcomes outcomes = new();
        foreach (MethodInfo test in TestsOf(type))
        {
            var conformance = (PluginConformance)Activator.CreateInstance(type)!;
            try
            {
                if (test.Invoke(conformance, BindingFlags.DoNotWrapExceptions, null, null, null) is Task task)
                    await task;
                outcomes.Passed.Add(test.Name);
            }
            catch (SkipException exception)
            {
                outcomes.Skipped.Add(test.Name, exception.Message);
            }
            catch (Exception exception)
            {
                outcomes.Failed.Add(test.Name, exception);
            }
            finally
            {
                await conformance.DisposeAsync();
            }
        }

        return outcomes;
    }
}

/// <summary>What became of the tests of a conformance class, by name.</summary>
internal sealed class Outcomes
{
    public List<string> Passed { get; } = [];

    public Dictionary<string, string> Skipped { get; } = [];

    public Dictionary<string, Exception> Failed { get; } = [];
}
