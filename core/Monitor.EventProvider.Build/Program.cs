using Monitor.EventProvider;
using Monitor.Sdk.EventSet;

// Its one argument is the folder that the files go to.
EventProviderFiles.Write(ShippedEvents.All, args[0]);
