using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Host.Diagnostics;
using Monitor.Host.Services;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary><c>monitor run</c>.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan BeyondDrain = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UnloadPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the agent until it is told to stop.</summary>
    /// <param name="config">The configuration, if one was named.</param>
    /// <param name="service">What is different as a service of Windows; null: it is none.</param>
    public static Task<int> RunAsync(string? config, ServiceRun? service = null) => TellFaultsAsync(() => RunAgentAsync(config, service), service);

    /// <summary>Runs something; an exception that nobody expected is told as such.</summary>
    /// <returns>Its exit code, or that of a fault.</returns>
    internal static async Task<int> TellFaultsAsync(Func<Task<int>> run, ServiceRun? service = null)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (MonitorException exception)
        {
            return Fail([exception.Error], ExitCodeOf(exception.Error), service);
        }
        catch (Exception exception)
        {
            string fault = $"{RunningErrors.Unexpected(exception)}\n{exception}\n";
            StandardError.Write(fault);
            service?.TellError(fault);
            return ExitCode.Fault;
        }
    }

    private static async Task<int> RunAgentAsync(string? config, ServiceRun? service)
    {
        List<MonitorError> errors = [];
        if (MonitorConfiguration.Read(MonitorConfiguration.ChoosePath(config), errors) is not { } configuration)
            return Fail(errors, ExitCode.Configuration, service);
        using HostLog log = new(configuration.Settings.Log, configuration.Folder, service is null ? null : UsualPaths.Here.Log);
        using StopRequest stop = new();
        if (service is null)
            stop.HandleHangUp();
        using ServiceStop? asked = service?.Life.Attach(stop);
        using ComponentSet components = ComponentSet.Load(configuration, log, stop);
        if (components.Errors.Count > 0)
            return Fail(components.Errors, ExitCode.Configuration, service);
        foreach (MonitorError refused in components.RefusedPlugins)
            log.Error(refused);
        if (components.HooksByCollector.Any(collector => collector.Hooks != KernelHooks.None) && LoadedCapture.FindObstacle(configuration.Settings.Capture.Source) is { } obstacle)
            return Fail([obstacle], ExitCode.Platform, service);
        try
        {
            await RunAsync(configuration, components, log, stop, service).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            log.Information("stopped before it had started");
        }

        await Task.Yield();     // the stack that ends the agent refers to it still
        foreach (MonitorError stays in components.Unload(UnloadPatience))
            log.Warning(stays.ToString());
        if (stop.Fault is not { } fault)
            return ExitCode.Well;
        service?.TellError(fault.ToString());
        return ExitCode.Fault;
    }

    /// <summary>Runs the agent from start to end; afterwards nothing refers to it, nor through it to a plugin.</summary>
    private static async Task RunAsync(MonitorConfiguration configuration, ComponentSet components, HostLog log, StopRequest stop, ServiceRun? service)
    {
        await using Agent agent = new(configuration, components, log, stop);
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (service is null)
            builder.Services.AddSystemd();
        else
            builder.Services.AddSingleton<IHostLifetime>(host => new ServiceHostLifetime(service.Life, host.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.AddSingleton<IHostedService>(agent);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = configuration.Settings.Queue.Drain + BeyondDrain);
        using IHost host = builder.Build();
        await host.RunAsync(stop.Token).ConfigureAwait(false);
    }

    private static int ExitCodeOf(MonitorError error) =>
        error.Code.StartsWith("MON3", StringComparison.Ordinal) ? ExitCode.Platform : ExitCode.Configuration;

    private static int Fail(IReadOnlyCollection<MonitorError> errors, int code, ServiceRun? service)
    {
        MonitorCommandLine.Print(errors);
        service?.TellError(string.Join('\n', errors));
        return code;
    }
}
