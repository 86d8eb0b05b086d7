namespace Monitor.Sinks.EventLog.Windows;

/// <summary>The functions of Windows by which a provider writes events. What they return is an error number of Windows, 0 for success.</summary>
internal interface IEventTracing
{
    /// <summary>Registers a provider.</summary>
    uint Register(Guid provider, out ulong registration);

    /// <summary>Whether anybody takes such events.</summary>
    bool IsEnabled(ulong registration, in EventDescriptor descriptor);

    /// <summary>Hands over an event; its values lie where the descriptors say until the call returns.</summary>
    uint Write(ulong registration, in EventDescriptor descriptor, ReadOnlySpan<EventDataDescriptor> values);

    /// <summary>Undoes the registration.</summary>
    void Unregister(ulong registration);
}
