using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Loading;

public sealed partial class CallGroupTests
{
    [Fact]
    public void The_groups_have_the_headers_positions()
    {
        string header = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "records.h"));
        uint[] inHeader = [.. GroupLine().Matches(header).Select(line => uint.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

        Assert.NotEmpty(inHeader);
        Assert.Equal(inHeader, CallGroup.For((KernelHooks)(-1)).Select(group => group.Position));
    }

    [GeneratedRegex(@"^\s+CALLS_(?!NONE)\w+ = (\d+),", RegexOptions.Multiline)]
    private static partial Regex GroupLine();
}
