using Monitor.Sdk.DevelopmentHost;

return await DevelopmentCommand.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
