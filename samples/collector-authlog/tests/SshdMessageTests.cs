namespace Sample.AuthLog.Tests;

public sealed class SshdMessageTests
{
    [Theory]
    [InlineData("Accepted password for root from 192.0.2.7 port 51234 ssh2", "accepted root True password 192.0.2.7 51234 - - -")]
    [InlineData("Accepted publickey for alice from 2001:db8::7 port 51234 ssh2: ED25519 SHA256:9IkE", "accepted alice True publickey 2001:db8::7 51234 ED25519 SHA256:9IkE -")]
    [InlineData(
        "Accepted publickey for alice from 192.0.2.7 port 22 ssh2: ED25519-CERT SHA256:9IkE ID alice at work (serial 17) CA RSA SHA256:mBo4",
        "accepted alice True publickey 192.0.2.7 22 ED25519-CERT SHA256:9IkE alice at work")]
    [InlineData("Accepted keyboard-interactive/pam for bob from host.example port 1 ssh2", "accepted bob True keyboard-interactive/pam host.example 1 - - -")]
    [InlineData("Failed password for bob from 192.0.2.7 port 65535 ssh2", "failed bob True password 192.0.2.7 65535 - - -")]
    [InlineData("Failed password for invalid user admin from 192.0.2.7 port 4000 ssh2", "failed admin False password 192.0.2.7 4000 - - -")]
    [InlineData("Failed none for invalid user  from 192.0.2.7 port 4000 ssh2", "failed  False none 192.0.2.7 4000 - - -")]
    [InlineData("Connection closed by authenticating user root 192.0.2.7 port 4000 [preauth]", "abandoned root True - 192.0.2.7 4000 - - -")]
    [InlineData("Connection reset by invalid user a b 192.0.2.7 port 4000 [preauth]", "abandoned a b False - 192.0.2.7 4000 - - -")]
    [InlineData("Disconnected from authenticating user root 192.0.2.7 port 4000 [preauth]", "abandoned root True - 192.0.2.7 4000 - - -")]
    public void A_login_is_read_with_all_that_is_said_of_it(string message, string expected) => Assert.Equal(expected, Shown(message));

    /// <summary>Whoever knocks chooses the user name, and with it a part of the message.</summary>
    [Theory]
    [InlineData(
        "Failed password for invalid user root from 198.51.100.1 port 22 ssh2 from 192.0.2.7 port 4000 ssh2",
        "failed root from 198.51.100.1 port 22 ssh2 False password 192.0.2.7 4000 - - -")]
    [InlineData(
        "Failed password for invalid user x from 198.51.100.1 port 22 ssh2: RSA SHA256:x from 192.0.2.7 port 4000 ssh2",
        "failed x from 198.51.100.1 port 22 ssh2: RSA SHA256:x False password 192.0.2.7 4000 - - -")]
    [InlineData(
        "Connection closed by invalid user x 198.51.100.1 port 22 [preauth] 192.0.2.7 port 4000 [preauth]",
        "abandoned x 198.51.100.1 port 22 [preauth] False - 192.0.2.7 4000 - - -")]
    public void A_user_name_cannot_pretend_to_be_an_address(string message, string expected) => Assert.Equal(expected, Shown(message));

    [Theory]
    [InlineData("")]
    [InlineData("Server listening on 0.0.0.0 port 22.")]
    [InlineData("Invalid user admin from 192.0.2.7 port 4000")]
    [InlineData("Accepted password for root from 192.0.2.7 port 65536 ssh2")]
    [InlineData("Accepted password for root from 192.0.2.7 port 22 ssh2 and more")]
    [InlineData("pam: Accepted password for root from 192.0.2.7 port 22 ssh2")]
    [InlineData("Connection closed by 192.0.2.7 port 4000 [preauth]")]
    public void What_is_no_login_is_left_alone(string message) => Assert.Null(SshdMessage.Read(message));

    private static string? Shown(string message) => SshdMessage.Read(message) is { } login
        ? $"{login.Result} {login.User} {login.UserExists} {login.Method ?? "-"} {login.Address} {login.Port} {login.KeyType ?? "-"} {login.KeyFingerprint ?? "-"} {login.CertificateId ?? "-"}"
        : null;
}
