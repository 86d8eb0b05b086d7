using Monitor.Rules.Tests.Fixtures;
using Monitor.Rules.Vectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Tests.Vectors;

/// <summary>Files of vectors as <c>monitor rules verify</c> reads and runs them.</summary>
public sealed class VectorRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-vectors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("rule-vectors.json", 740, 3)]
    [InlineData("rule-tests-upstream.json", 473, 0)]
    public void The_engine_agrees_with_every_vector(string name, int count, int eitherWay)
    {
        VectorRun run = new(TextRules.Catalog);

        VectorOutcome[] outcomes = [.. Read(name).Select(run.Check)];

        Assert.Empty(outcomes.Where(outcome => !outcome.Agrees).Select(outcome => $"{outcome.Vector.Name}: expected {outcome.Expected}, got {outcome.Got}"));
        Assert.Equal((count, eitherWay), (outcomes.Length, outcomes.Count(outcome => outcome.Vector.IsEitherWay)));
    }

    [Fact]
    public void A_vector_that_expects_the_opposite_differs()
    {
        VectorRun run = new(TextRules.Catalog);
        RuleVector[] opposites = [.. Read("rule-vectors.json").Concat(Read("rule-tests-upstream.json")).Select(vector => vector with
        {
            IsEitherWay = false,
            Expectation = vector.Expectation switch
            {
                EventExpectation one => one with { IsLogged = !one.IsLogged },
                LoadExpectation load => new LoadExpectation(!load.IsAccepted),
                IncludeExpectation one => one with { CanLog = !one.CanLog },
                _ => throw new InvalidOperationException(),
            },
        })];

        Assert.Empty(opposites.Select(run.Check).Where(outcome => outcome.Agrees).Select(outcome => outcome.Vector.Name));
    }

    private IReadOnlyList<RuleVector> Read(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, Fixture.Read($"sysmon/{name}"));
        List<MonitorError> errors = [];
        IReadOnlyList<RuleVector>? vectors = RuleVectorFile.Read(path, TextRules.Catalog, errors);
        Assert.Empty(errors);
        return vectors!;
    }
}
