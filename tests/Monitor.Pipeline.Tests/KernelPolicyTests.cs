using Monitor.Sdk.Collectors;

namespace Monitor.Pipeline.Tests;

/// <summary>What the kernel side has to refuse or keep: the wishes of all collectors together.</summary>
public sealed class KernelPolicyTests
{
    [Fact]
    public async Task The_collectors_wishes_are_put_together()
    {
        await using TestPipeline pipeline = await new TestPipeline()
            .With("blocking", new Wishing(new KernelPolicy { BlocksExecutables = true, BlockedFolders = [@"C:\one", @"C:\two"] }))
            .With("plain", new Wishing(KernelPolicy.None))
            .With("keeping", new Wishing(new KernelPolicy { ArchiveFolder = "Kept", ArchivedFolders = [@"C:\three"], BlockedFolders = [@"C:\two"] }))
            .WithPlainSink("sink")
            .StartAsync();

        KernelPolicy policy = pipeline.Pipeline.KernelPolicy;

        Assert.Equal((true, false, "Kept"), (policy.BlocksExecutables, policy.BlocksShredding, policy.ArchiveFolder));
        Assert.Equal([@"C:\one", @"C:\two"], policy.BlockedFolders);
        Assert.Equal([@"C:\three"], policy.ArchivedFolders);
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task Nothing_is_refused_or_kept_unless_a_collector_wishes_it()
    {
        await using TestPipeline pipeline = await new TestPipeline().With("plain", new Wishing(KernelPolicy.None)).WithPlainSink("sink").StartAsync();

        KernelPolicy policy = pipeline.Pipeline.KernelPolicy;

        Assert.Equal((false, false, "", 0, 0), (policy.BlocksExecutables, policy.BlocksShredding, policy.ArchiveFolder, policy.BlockedFolders.Count, policy.ArchivedFolders.Count));
        await pipeline.StopAsync();
    }

    private sealed class Wishing(KernelPolicy policy) : KernelCollector
    {
        public override KernelHooks Hooks => KernelHooks.ProcessCreate;

        public override KernelPolicy Policy => policy;

        public override void OnRecord(in KernelRecord record, CollectorContext context) => throw new InvalidOperationException("Nothing is recorded.");
    }
}
