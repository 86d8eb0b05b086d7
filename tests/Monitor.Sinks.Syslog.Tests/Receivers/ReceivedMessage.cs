using System.Text;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>A message as a receiver understood it.</summary>
internal sealed record ReceivedMessage(
    int Priority, string Time, string Host, string Application, string Process, string MessageId, string StructuredData, string Text)
{
    /// <summary>The template's parts have tabs between them: there is none in a message.</summary>
    public static ReceivedMessage Parse(string line)
    {
        string[] parts = line.Split('\t');
        Assert.True(parts.Length == 8, $"There are {parts.Length} parts: {line[..Math.Min(line.Length, 300)]}");
        return new ReceivedMessage(int.Parse(parts[0]), parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7].StartsWith(' ') ? parts[7][1..] : parts[7]);
    }

    /// <summary>The parameters of the one SD-ELEMENT, as RFC 5424 reads them.</summary>
    public IReadOnlyDictionary<string, string> Parameters() => ParametersOf(StructuredData);

    /// <inheritdoc cref="Parameters"/>
    public static IReadOnlyDictionary<string, string> ParametersOf(string element)
    {
        Dictionary<string, string> parameters = [];
        int at = element.IndexOf(' ', StringComparison.Ordinal);
        Assert.StartsWith("[monitor@32473 ", element, StringComparison.Ordinal);
        while (element[at] == ' ')
        {
            int equals = element.IndexOf('=', at);
            string name = element[(at + 1)..equals];
            Assert.Equal('"', element[equals + 1]);
            StringBuilder value = new();
            for (at = equals + 2; element[at] != '"'; at++)
            {
                Assert.NotEqual(']', element[at]);
                if (element[at] == '\\' && element[at + 1] is ('"' or '\\' or ']'))
                    at++;
                value.Append(element[at]);
            }

            Assert.InRange(name.Length, 1, 32);
            parameters.Add(name, value.ToString());
            at++;
        }

        Assert.Equal(element.Length - 1, at);
        Assert.Equal(']', element[at]);
        return parameters;
    }

    /// <summary>Undoes the escaped form of a field: <c>\xHH</c> is a byte, two backslashes are one.</summary>
    public static byte[] Unescape(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        List<byte> result = [];
        for (int at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] != '\\')
            {
                result.Add(bytes[at]);
                continue;
            }

            at++;
            if (bytes[at] == '\\')
            {
                result.Add((byte)'\\');
                continue;
            }

            Assert.Equal((byte)'x', bytes[at]);
            result.Add(Convert.ToByte(Encoding.ASCII.GetString(bytes, at + 1, 2), 16));
            at += 2;
        }

        return [.. result];
    }
}
