using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>What waits on the capture thread.</summary>
public sealed class BlockingCallTests
{
    private const string Id = "MONSDK020";

    [Theory]
    [InlineData("[|Thread.Sleep(1)|];")]
    [InlineData("[|_thread.Join()|];")]
    [InlineData("[|_task.Wait()|];")]
    [InlineData("[|Task.WaitAll(_task)|];")]
    [InlineData("int number = [|_number.Result|];")]
    [InlineData("int number = [|_value.Result|];")]
    [InlineData("[|_task.GetAwaiter().GetResult()|];")]
    [InlineData("[|_task.ConfigureAwait(false).GetAwaiter().GetResult()|];")]
    [InlineData("int number = [|_value.GetAwaiter().GetResult()|];")]
    [InlineData("[|_semaphore.Wait()|];")]
    [InlineData("[|_handle.WaitOne()|];")]
    [InlineData("[|System.Threading.Monitor.Wait(_gate)|];")]
    [InlineData("[|_queue.Take()|];")]
    [InlineData("if ([|File.Exists(\"/a\")|]) return;")]
    [InlineData("[|File.AppendAllText(\"/a\", \"b\")|];")]
    [InlineData("[|_file.Flush()|];")]
    [InlineData("[|_info.Delete()|];")]
    [InlineData("bool isThere = [|_info.Exists|];")]
    [InlineData("[|Console.WriteLine(1)|];")]
    [InlineData("[|_socket.Send(_bytes)|];")]
    [InlineData("[|System.Net.Dns.GetHostEntry(\"a\")|];")]
    [InlineData("[|_client.Send(_request)|];")]
    [InlineData("[|System.Diagnostics.Process.Start(\"a\")|];")]
    [InlineData("[|_command.ExecuteNonQuery()|];")]
    public async Task A_call_that_blocks_in_OnRecord(string statement) => await MarkedSource.AssertToldAsync(Id, Collector(statement));

    [Theory]
    [InlineData("_queue.TryTake(out _);")]
    [InlineData("_semaphore.Release();")]
    [InlineData("lock (_gate) { }")]
    [InlineData("_ = _client.SendAsync(_request);")]
    [InlineData("_file.Dispose();")]
    [InlineData("string name = _info.Name;")]
    [InlineData("string name = Path.GetFileName(\"/a\");")]
    [InlineData("int id = Environment.ProcessId;")]
    [InlineData("Thread.Yield();")]
    public async Task A_call_that_does_not_block(string statement) => await MarkedSource.AssertToldAsync(Id, Collector(statement));

    [Fact]
    public async Task A_call_in_a_method_that_OnRecord_reaches()
    {
        (_, Diagnostic[] told) = await MarkedSource.AssertToldAsync(Id, Collector(
            "First();",
            "private void First() => Second = 1; private int Second { set { void Third() { [|Thread.Sleep(value)|]; } Third(); } }"));

        Assert.Contains("OnRecord → First → Second", told[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private void Unreached() => Thread.Sleep(1);")]
    [InlineData("public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) { Thread.Sleep(1); return default; }")]
    [InlineData("private static readonly Action _later = () => Thread.Sleep(1);")]
    [InlineData("private sealed class Worker { public void OnRecord() => Thread.Sleep(1); }")]
    public async Task A_call_that_OnRecord_does_not_reach(string member) => await MarkedSource.AssertToldAsync(Id, Collector("", member));

    [Fact]
    public async Task A_class_that_is_no_kernel_collector_may_wait() => await MarkedSource.AssertToldAsync(
        Id, "using System.Threading; public class Other { public void OnRecord() => Thread.Sleep(1); }");

    [Theory]
    [InlineData("[|Thread.Sleep(1)|];", "Remove Thread.Sleep", "")]
    [InlineData("[|_task.Wait()|];", "Do not wait for the task", "_ = _task;")]
    [InlineData("[|_task.ConfigureAwait(false).GetAwaiter().GetResult()|];", "Do not wait for the task", "_ = _task.ConfigureAwait(false);")]
    public async Task A_wait_is_taken_out(string statement, string title, string expected)
    {
        (PluginProject project, Diagnostic[] told) = await MarkedSource.AssertToldAsync(Id, Collector(statement));

        PluginProject after = await project.FixAsync(told[0], title);

        Assert.Equal(WithoutBlanks(Collector(expected)), WithoutBlanks(after.Source));
        Assert.Empty(await after.ErrorsAsync());
        Assert.Empty(await after.AnalyzeAsync());
    }

    [Fact]
    public async Task What_gives_back_a_value_has_no_fix()
    {
        (PluginProject project, Diagnostic[] told) = await MarkedSource.AssertToldAsync(Id, Collector("int number = [|_number.Result|];"));

        Assert.Empty(await project.TitlesAsync(told[0]));
    }

    private static string WithoutBlanks(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static string Collector(string statement, string member = "") => $$"""
        using Monitor.Sdk.Collectors;

        namespace Acme;

        public sealed class Watcher : KernelCollector
        {
            private readonly Thread _thread = new(() => { });
            private readonly Task _task = Task.CompletedTask;
            private readonly Task<int> _number = Task.FromResult(1);
            private readonly ValueTask<int> _value = new(1);
            private readonly SemaphoreSlim _semaphore = new(1);
            private readonly ManualResetEvent _handle = new(false);
            private readonly object _gate = new();
            private readonly System.Collections.Concurrent.BlockingCollection<int> _queue = [];
            private readonly FileStream _file = new("/a", FileMode.Open);
            private readonly FileInfo _info = new("/a");
            private readonly System.Net.Sockets.Socket _socket = null!;
            private readonly HttpClient _client = new();
            private readonly HttpRequestMessage _request = new();
            private readonly System.Data.Common.DbCommand _command = null!;
            private readonly byte[] _bytes = [1];

            public override KernelHooks Hooks => KernelHooks.ProcessCreate;

            public override void OnRecord(in KernelRecord record, CollectorContext context)
            {
                {{statement}}
            }

            {{member}}
        }
        """;
}
