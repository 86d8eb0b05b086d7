using System.Net.Sockets;
using Monitor.Collectors.DotNetRuntime;

namespace Monitor.Tracing.Tests.DotNetRuntime;

/// <summary>Processes that are no runtimes but say so. Whatever they do, the collector looks into the others, and ends when it is told to.</summary>
public sealed class HostileTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly TargetProgram _other;
    private readonly TargetProgram _honest;
    private readonly RunningCollector _collector = new(new DotNetRuntimeSettings { Patience = TimeSpan.FromMilliseconds(500) });

    public HostileTests()
    {
        _other = TargetProgram.StartOther(_folder.Path);
        _honest = TargetProgram.StartDotNet(_folder.Path);
    }

    public static TheoryData<string, string> Answers => new()
    {
        { "silence", "no-answer" },
        { "garbage", "refused" },
        { "nothing", "refused" },
        { "half an answer", "refused" },
        { "a session of garbage", "refused" },
        { "a session with a block that is too large", "refused" },
        { "a session that breaks off", "refused" },
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _other.Dispose();
        _honest.Dispose();
        await _collector.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_false_runtime_is_given_up_and_the_others_are_looked_into(string answer, string counter)
    {
        using FalseRuntime runtime = new(_other.Socket, (connection, stop) => AnswerAsync(answer, connection, stop));
        _collector.Show(_other);
        await _collector.Start().LookIntoAsync(_honest);

        _honest.Do("load");

        Assert.Equal($"{_honest.Id}", Assert.Single(await _collector.EventsAsync("DotNetAssemblyLoaded", 1))["ProcessId"]);
        await RunningCollector.UntilAsync(() => _collector.Counter(counter) > 0, $"'{counter}' is counted; counted are {string.Join(" ", _collector.Output.Health.Counters)}");
        Assert.DoesNotContain(_collector.Output.Events, one => one["ProcessId"] == $"{_other.Id}");
    }

    [Fact]
    public async Task The_collector_ends_in_time_while_a_false_runtime_is_silent_in_the_middle_of_a_session()
    {
        using FalseRuntime runtime = new(_other.Socket, async (connection, stop) =>
        {
            await connection.SendAsync(FalseRuntime.Begun, stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        _collector.Show(_other);
        _collector.Start();
        await RunningCollector.UntilAsync(() => runtime.Connections > 0, "the false runtime is asked");

        long before = Environment.TickCount64;
        await _collector.StopAsync();

        Assert.InRange(Environment.TickCount64 - before, 0, 5000);
    }

    [Fact]
    public async Task Sockets_of_processes_that_are_gone_and_of_other_users_are_left_alone()
    {
        using TargetProgram killed = TargetProgram.StartDotNet(_folder.Path);
        string left = killed.Socket;
        killed.Kill();
        Assert.True(File.Exists(left));
        using FalseRuntime ofNobody = new(Path.Combine(_folder.Path, $"dotnet-diagnostic-{_other.Id}-{_other.Start + 1}-socket"), (_, _) => Task.CompletedTask);
        File.CreateSymbolicLink(_other.Socket, _honest.Socket);
        _collector.Show(_other);
        await _collector.Start().LookIntoAsync(_honest);

        _honest.Do("load");

        await _collector.EventsAsync("DotNetAssemblyLoaded", 1);
        Assert.Equal((1, 0, 0), (_collector.Counter("processes"), _collector.Counter("refused"), ofNobody.Connections));
    }

    [Fact]
    public async Task A_socket_that_another_user_put_there_is_left_alone()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a socket can be given to another user by root only");
        using FalseRuntime planted = new(_other.Socket, (_, _) => Task.CompletedTask);
        using (System.Diagnostics.Process chown = System.Diagnostics.Process.Start("chown", ["65534", _other.Socket]))
            await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        _collector.Show(_other);
        await _collector.Start().LookIntoAsync(_honest);

        _honest.Do("load");

        await _collector.EventsAsync("DotNetAssemblyLoaded", 1);
        Assert.Equal(0, planted.Connections);
    }

    [Fact]
    public async Task More_processes_than_sessions_is_told()
    {
        await using RunningCollector few = new(new DotNetRuntimeSettings { Sessions = 1 });
        using TargetProgram second = TargetProgram.StartDotNet(_folder.Path);
        await few.Start().LookIntoAsync(_honest);
        few.Show(second);

        await RunningCollector.UntilAsync(() => few.Output.Health.Reports.Any(report => report.Message.Contains("raise 'sessions'", StringComparison.Ordinal)), "the lack is told");
        _honest.End();
        await RunningCollector.UntilAsync(() => few.Counter("processes") == 2, "the second has its turn");
    }

    private static async Task AnswerAsync(string answer, Socket connection, CancellationToken stop)
    {
        byte[] question = new byte[4096];
        await connection.ReceiveAsync(question, stop);
        byte[] start = [.. "Nettrace"u8, 20, 0, 0, 0, .. "!FastSerialization.1"u8];
        byte[] block = [5, 5, 1, 2, 0, 0, 0, 2, 0, 0, 0, 10, 0, 0, 0, .. "EventBlock"u8, 6, 0xff, 0xff, 0xff, 0x7f];
        byte[][] parts = answer switch
        {
            "silence" => [],
            "nothing" => [],
            "garbage" => [Enumerable.Range(0, 4000).Select(i => (byte)(i * 31)).ToArray()],
            "half an answer" => [FalseRuntime.Begun[..15]],
            "a session of garbage" => [FalseRuntime.Begun, Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31)).ToArray()],
            "a session with a block that is too large" => [FalseRuntime.Begun, start, block, new byte[100_000]],
            _ => [FalseRuntime.Begun, start, block[..10]],
        };
        foreach (byte[] part in parts)
            await connection.SendAsync(part, stop);
        if (answer is "silence" or "a session with a block that is too large")
            await Task.Delay(Timeout.Infinite, stop);
    }
}
