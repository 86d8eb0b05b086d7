using Monitor.Benchmarks;

RecordBenchmarks.Run();
