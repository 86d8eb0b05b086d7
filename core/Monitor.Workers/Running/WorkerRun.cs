using Monitor.Plugins;
using Monitor.Sdk.Diagnostics;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Running;

/// <summary>
/// A worker process: gives up what it has no use for, loads the one plugin, and does what the agent says until it stops or the agent is gone. The
/// main thread reads; what the plugin does runs on other threads, so that the worker answers whatever the plugin is about.
/// </summary>
public sealed class WorkerRun : IDisposable
{
    private const int MostErrors = 1000;

    private readonly FrameReceiver _receiver;
    private readonly FrameSender _sender;
    private LoadedPlugin? _plugin;
    private WorkerComponent? _component;

    private WorkerRun(Stream input, Stream output)
    {
        _receiver = new FrameReceiver(input);
        _sender = new FrameSender(output, "to the agent", static _ => WorkerSandbox.Exit(WorkerExit.AgentGone));
    }

    /// <summary>Runs a worker; the process ends in here.</summary>
    /// <param name="arguments">The component's name, for people, the agent's process id, and what the system needs besides.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (!WorkerSandbox.TryEnter([.. arguments.Skip(1)], out Stream? input, out Stream? output))
            return WorkerExit.Protocol;
        using WorkerRun run = new(input, output);
        int code = run.Serve();
        WorkerSandbox.Exit(code);
        return code;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
        _plugin?.Dispose();
    }

    private int Serve()
    {
        try
        {
            while (_receiver.TryReceive(out MessageKind kind, out ReadOnlySpan<byte> content))
                Take(kind, new PayloadReader(content));
            return WorkerExit.AgentGone;
        }
        catch (OutOfMemoryException)
        {
            return WorkerExit.OutOfMemory;
        }
        catch (Exception exception) when (exception is ProtocolViolation or IOException)
        {
            Console.Error.WriteLine($"what the agent sent is not understood: {exception.Message}");
            return WorkerExit.Protocol;
        }
    }

    private void Take(MessageKind kind, PayloadReader content)
    {
        switch (kind)
        {
            case MessageKind.Hello:
                Load(ref content);
                break;
            case MessageKind.Ping:
                _component?.TellLost();
                _sender.Send(MessageKind.Pong, content.ReadUInt64(), static (to, number) => to.Write(number));
                break;
            case MessageKind.Make:
                Make(ref content);
                break;
            default:
                Component.Take(kind, ref content);
                break;
        }
    }

    private WorkerComponent Component => _component ?? throw new ProtocolViolation("a call came before there was a component");

    private void Load(ref PayloadReader content)
    {
        ushort version = content.ReadUInt16();
        if (version == ProtocolVersion.Current)
        {
            long memory = content.ReadInt64();
            if (memory > 0)
                WorkerSandbox.LimitMemory(memory);
            PluginDescription plugin = PluginCodec.Read(ref content);
            try
            {
                _plugin = LoadedPlugin.Load(plugin);
            }
            catch (MonitorException exception)
            {
                _sender.Send(MessageKind.Welcome, exception.Error, static (to, error) => Welcome(to, error));
                return;
            }
        }

        _sender.Send(MessageKind.Welcome, _plugin, static (to, loaded) =>
        {
            Welcome(to, error: null);
            SchemaCodec.Write(to, loaded?.Emits ?? []);
        });
    }

    /// <summary>Begins the answer to a hello.</summary>
    private static void Welcome(FrameBuffer to, MonitorError? error)
    {
        to.Write(ProtocolVersion.Current);
        to.Write(error is not null);
        if (error is not null)
            ErrorCodec.Write(to, error);
    }

    private void Make(ref PayloadReader content)
    {
        ComponentMaking making = ComponentMaking.Read(ref content);
        List<MonitorError> errors = [];
        MonitorError? refusal = null;
        try
        {
            _component = making.Make(_plugin ?? throw new ProtocolViolation("a component was wanted before there was a plugin"), _sender, errors, out refusal);
        }
        catch (OutOfMemoryException)
        {
            WorkerSandbox.Exit(WorkerExit.OutOfMemory);
        }

        _sender.Send(MessageKind.Made, (errors, refusal, _component), static (to, made) =>
        {
            to.Write(Math.Min(made.errors.Count, MostErrors));
            foreach (MonitorError error in made.errors.Take(MostErrors))
                ErrorCodec.Write(to, error);
            to.Write(made.refusal is not null);
            if (made.refusal is not null)
                ErrorCodec.Write(to, made.refusal);
            made._component?.Describe(to);
        });
    }
}
