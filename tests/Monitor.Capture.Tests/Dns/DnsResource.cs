namespace Monitor.Capture.Tests.Dns;

/// <summary>A record of a DNS message.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Content">Its content.</param>
/// <param name="Extension">Of an OPT record: the upper bits of the response code.</param>
internal sealed record DnsResource(string Name, int Type, byte[] Content, byte Extension = 0);
