using Microsoft.Extensions.Time.Testing;
using Monitor.Collectors.DotNetRuntime;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Testing;

namespace Monitor.Tracing.Tests.DotNetRuntime;

/// <summary>What bounds the events of a process, and how sockets are called.</summary>
public sealed class BoundsTests
{
    [Fact]
    public void So_many_at_once_then_so_many_a_second_and_the_rest_is_counted()
    {
        FakeTimeProvider time = new();
        Allowance allowance = new(burst: 3, rate: 2, time);

        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => allowance.TryTake(out uint? none) && none is null));
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True(allowance.TryTake(out uint? skipped));
        Assert.Equal(2u, skipped);
        Assert.False(allowance.TryTake(out _));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => allowance.TryTake(out uint? _)));
    }

    [Theory]
    [InlineData("dotnet-diagnostic-17-99-socket", true)]
    [InlineData("dotnet-diagnostic-17-99-sock", false)]
    [InlineData("dotnet-diagnostic--99-socket", false)]
    [InlineData("dotnet-diagnostic-17-socket", false)]
    [InlineData("dotnet-diagnostic-17--socket", false)]
    [InlineData("dotnet-diagnostic-17-99-9-socket", false)]
    [InlineData("dotnet-diagnostic-+17-99-socket", false)]
    [InlineData("dotnet-diagnostic-socket", false)]
    public void A_socket_is_known_by_its_name(string name, bool isOne)
    {
        Assert.Equal(isOne, RuntimeSocket.TryReadName(name, out uint id, out ulong start));
        if (isOne)
            Assert.Equal((17u, 99ul), (id, start));
    }

    [Fact]
    public async Task On_another_system_it_says_that_it_is_for_Linux()
    {
        Assert.SkipWhen(OperatingSystem.IsLinux(), "this is Linux");
        await using DotNetRuntimeCollector collector = new(new DotNetRuntimeSettings());

        MonitorException refused = await Assert.ThrowsAsync<MonitorException>(() => collector.StartAsync(new RecordingOutput().Context, CancellationToken.None).AsTask());

        Assert.Equal("MON4160", refused.Error.Code);
    }
}
