using Monitor.Host.JournalFiles;
using Monitor.Sdk.DevelopmentHost;

await using Stream output = StandardOutput.Open();
return await DevelopmentCommand.RunAsync(args, output, Console.Error).ConfigureAwait(false);
