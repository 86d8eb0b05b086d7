Monitor.Host.Diagnostics.ConsoleText.UseUtf8();
return await Monitor.Host.CommandLine.MonitorCommandLine.RunAsync(args).ConfigureAwait(false);
