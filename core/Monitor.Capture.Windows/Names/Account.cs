namespace Monitor.Capture.Windows.Names;

/// <summary>A user: who it is, and how it is called as far as is known by now.</summary>
/// <param name="sid">The security identifier.</param>
internal sealed class Account(byte[] sid)
{
    /// <summary>The security identifier.</summary>
    public byte[] Sid { get; } = sid;

    /// <summary><c>DOMAIN\user</c>; until that is known the identifier as text.</summary>
    public byte[] Name { get; set; } = System.Text.Encoding.ASCII.GetBytes(SecurityId.Print(sid));
}
