using Monitor.Host.Configuration;
using Monitor.Pipeline;
using Monitor.Sdk.Diagnostics;
using NLog;
using NLog.Config;
using NLog.Layouts;
using NLog.Targets;

namespace Monitor.Host.Diagnostics;

/// <summary>The host's own diagnostics, by NLog: to standard error, and to a file where one is set. Events never pass here.</summary>
internal sealed class HostLog : IDiagnosticLog, IDisposable
{
    private const string StandardErrorLayout = "${time} ${level:uppercase=true:padding=-5} ${message}";
    private const string FileLayout = "${longdate} ${level:uppercase=true:padding=-5} ${message}${onexception:${newline}${exception:format=tostring}}";

    private readonly LogFactory _factory;
    private readonly Logger _logger;

    /// <param name="entry">What is told, and where.</param>
    /// <param name="folder">Against this folder the file's path is meant.</param>
    public HostLog(LogEntry entry, string folder)
    {
        LoggingConfiguration configuration = new();
        NLog.LogLevel level = LevelOf(entry.Level);
        configuration.AddRule(level, NLog.LogLevel.Fatal, new ConsoleTarget("stderr") { StdErr = true, Layout = Layout.FromString(StandardErrorLayout) });
        if (!string.IsNullOrEmpty(entry.File))
        {
            configuration.AddRule(level, NLog.LogLevel.Fatal, new FileTarget("file")
            {
                FileName = Layout.FromLiteral(Path.GetFullPath(Path.Combine(folder, entry.File))),
                Layout = Layout.FromString(FileLayout),
                ArchiveAboveSize = 10 << 20,
                MaxArchiveFiles = 5,
            });
        }

        _factory = new LogFactory { Configuration = configuration };
        _logger = _factory.GetLogger("monitor");
    }

    /// <inheritdoc/>
    public void Error(MonitorError error, Exception? exception = null) => _logger.Error(exception, "{0}", error);

    /// <inheritdoc/>
    public void Information(string message) => _logger.Info("{0}", message);

    /// <summary>Tells of what needs attention.</summary>
    public void Warning(string message) => _logger.Warn("{0}", message);

    /// <inheritdoc/>
    public void Dispose() => _factory.Dispose();

    private static NLog.LogLevel LevelOf(Configuration.LogLevel level) => level switch
    {
        Configuration.LogLevel.Debug => NLog.LogLevel.Debug,
        Configuration.LogLevel.Info => NLog.LogLevel.Info,
        Configuration.LogLevel.Warn => NLog.LogLevel.Warn,
        _ => NLog.LogLevel.Error,
    };
}
