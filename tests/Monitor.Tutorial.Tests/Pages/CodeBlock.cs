using System.Text.RegularExpressions;

namespace Monitor.Tutorial.Tests.Pages;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page's path in the checkout.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Language">The word behind the fence; may be empty.</param>
/// <param name="Remark">The words of the HTML comment in the line before, which readers do not see; may be empty.</param>
/// <param name="Text">What stands between the fences.</param>
internal sealed partial record CodeBlock(string Page, int Line, string Language, string Remark, string Text)
{
    private const string Fence = "```";

    /// <summary>The wrapper that the remark names, for a block that is a fragment; null for one that stands by itself.</summary>
    public string? Wrapper => Remark.StartsWith("wrap: ", StringComparison.Ordinal) ? Remark["wrap: ".Length..] : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Page}:{Line}";

    /// <summary>The blocks of a page.</summary>
    public static IReadOnlyList<CodeBlock> Read(string page, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        List<CodeBlock> blocks = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            int end = Array.IndexOf(lines, Fence, i + 1);
            Assert.True(end > 0, $"{page}:{i + 1}: the block has no end");
            string remark = i > 0 && Comment().Match(lines[i - 1]) is { Success: true } comment ? comment.Groups[1].Value : "";
            blocks.Add(new CodeBlock(page, i + 1, lines[i][Fence.Length..], remark, string.Join('\n', lines[(i + 1)..end]) + "\n"));
            i = end;
        }

        return blocks;
    }

    [GeneratedRegex("^<!-- (.*) -->$")]
    private static partial Regex Comment();
}
