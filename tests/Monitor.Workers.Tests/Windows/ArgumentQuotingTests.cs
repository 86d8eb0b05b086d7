using Monitor.Workers.Windows;

namespace Monitor.Workers.Tests.Windows;

public sealed class ArgumentQuotingTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(@"C:\Program Files\Monitor\monitor.exe", @"""C:\Program Files\Monitor\monitor.exe""")]
    [InlineData("", "\"\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData(@"a\""b", @"""a\\\""b""")]
    [InlineData(@"a b\", @"""a b\\""")]
    [InlineData(@"a\b\", @"a\b\")]
    [InlineData("a\tb", "\"a\tb\"")]
    public void A_word_comes_out_as_it_went_in(string word, string quoted)
    {
        Assert.Equal(quoted, ArgumentQuoting.Join([word]));
        Assert.Equal(["program", word, "end"], Split(ArgumentQuoting.Join(["program", word, "end"])));
    }

    [Fact]
    public void Any_words_come_out_as_they_went_in()
    {
        Random random = new(20);
        for (int i = 0; i < 20_000; i++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new string(random.GetItems<char>("ab \\\\\"\t", random.Next(0, 8))))];

            Assert.Equal(words, Split(ArgumentQuoting.Join(words)));
        }
    }

    /// <summary>The rules by which the C runtime takes arguments apart: of the backslashes before a quote each pair is one, and an odd one makes the
    /// quote an ordinary character.</summary>
    private static List<string> Split(string line)
    {
        List<string> words = [];
        for (int at = 0; at < line.Length;)
        {
            while (at < line.Length && line[at] is ' ' or '\t')
                at++;
            string word = "";
            for (bool isQuoted = false; at < line.Length && (isQuoted || line[at] is not (' ' or '\t')); at++)
            {
                int backslashes = 0;
                while (at < line.Length && line[at] == '\\')
                    (backslashes, at) = (backslashes + 1, at + 1);
                bool isQuote = at < line.Length && line[at] == '"';
                word += new string('\\', isQuote ? backslashes / 2 : backslashes);
                if (!isQuote && (at == line.Length || !isQuoted && line[at] is ' ' or '\t'))
                    break;
                if (!isQuote || backslashes % 2 == 1)
                    word += line[at];
                else
                    isQuoted = !isQuoted;
            }

            words.Add(word);
        }

        return words;
    }
}
