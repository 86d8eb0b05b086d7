return await Monitor.Host.CommandLine.MonitorCommandLine.RunAsync(args).ConfigureAwait(false);
