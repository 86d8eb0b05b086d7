using Microsoft.Extensions.Hosting;

namespace Monitor.Host.Services;

/// <summary>Tells a service's life what the host does; no console has a say.</summary>
/// <param name="life">The service's life.</param>
/// <param name="application">The host.</param>
internal sealed class ServiceHostLifetime(ServiceLife life, IHostApplicationLifetime application) : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        application.ApplicationStarted.Register(life.Run);
        application.ApplicationStopping.Register(life.BeginStop);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
