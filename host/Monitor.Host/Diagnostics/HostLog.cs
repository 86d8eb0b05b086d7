using Monitor.Host.Configuration;
using Monitor.Host.Running;
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
    /// <param name="usualFile">The file where none is set; null: none.</param>
    /// <exception cref="MonitorException">The file cannot be written.</exception>
    public HostLog(LogEntry entry, string folder, string? usualFile = null)
    {
        LoggingConfiguration configuration = new();
        NLog.LogLevel level = LevelOf(entry.Level);
        configuration.AddRule(level, NLog.LogLevel.Fatal, new ConsoleTarget("stderr") { StdErr = true, Layout = Layout.FromString(StandardErrorLayout) });
        if ((string.IsNullOrEmpty(entry.File) ? usualFile : entry.File) is { } file)
        {
            string path = Path.GetFullPath(Path.Combine(folder, file));
            CheckFile(path);
            configuration.AddRule(level, NLog.LogLevel.Fatal, new FileTarget("file")
            {
                FileName = Layout.FromLiteral(path),
                Layout = Layout.FromString(FileLayout),
                ArchiveAboveSize = 10 << 20,
                MaxArchiveFiles = 5,
            });
        }

        _factory = new LogFactory { Configuration = configuration };
        _logger = _factory.GetLogger("monitor");
    }

    /// <summary>Takes each error that is told, too; it must not wait.</summary>
    public Action<MonitorError> Told { get; set; } = static _ => { };

    /// <inheritdoc/>
    public void Error(MonitorError error, Exception? exception = null)
    {
        _logger.Error(exception, "{0}", error);
        Told(error);
    }

    /// <inheritdoc/>
    public void Information(string message) => _logger.Info("{0}", message);

    /// <summary>Tells of what needs attention.</summary>
    public void Warning(string message) => _logger.Warn("{0}", message);

    /// <inheritdoc/>
    public void Dispose() => _factory.Dispose();

    /// <summary>Opens the file as NLog will later: that keeps silent when it cannot.</summary>
    private static void CheckFile(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { } above && !Directory.Exists(above))
                OwnFolder.Make(above);
            using FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new MonitorException(ConfigurationErrors.LogNotWritable(path, exception.Message), exception);
        }
    }

    private static NLog.LogLevel LevelOf(Configuration.LogLevel level) => level switch
    {
        Configuration.LogLevel.Debug => NLog.LogLevel.Debug,
        Configuration.LogLevel.Info => NLog.LogLevel.Info,
        Configuration.LogLevel.Warn => NLog.LogLevel.Warn,
        _ => NLog.LogLevel.Error,
    };
}
