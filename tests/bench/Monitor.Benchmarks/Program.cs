using Monitor.Benchmarks;

// Monitor.Benchmarks [record | rules | journal | pipeline | workers | hashes | windows] [PLUGIN-FOLDER [FILE-FOR-THE-LINES]], from the repository's root
string what = args.Length > 0 ? args[0] : "all";
if (what is "all" or "record")
    RecordBenchmarks.Run();
if (what is "all" or "rules")
    RuleBenchmarks.Run("tests/fixtures", "host/Monitor.Host/presets");
if (what is "all" or "journal")
    await JournalBenchmark.RunAsync("artifacts/bench/journal").ConfigureAwait(false);
if (what is "all" or "pipeline")
    await PipelineBenchmark.RunAsync(args.Length > 1 ? args[1] : "artifacts/monitor/plugins", "host/Monitor.Host/presets", args.Length > 2 ? args[2] : null).ConfigureAwait(false);
if (what is "all" or "hashes")
    HashBenchmark.Run("artifacts/bench/hashes");
if (what is "all" or "windows")
    WindowsCaptureBenchmark.Run();
if (what is "all" or "workers")
    await WorkerBenchmark.RunAsync("artifacts/monitor/monitor", args.Length > 1 ? args[1] : "artifacts/monitor/plugins").ConfigureAwait(false);
