using System.Text;
using Monitor.Host.RuleFiles;

namespace Monitor.Host.CommandLine;

/// <summary>Rows of text in columns; numbers stand to the right.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> _rows = [];

    /// <param name="headings">The first row.</param>
    public TextTable(params string[] headings) => _rows.Add(headings);

    /// <summary>Adds a row; what could steer the terminal, or look like a row of its own, is shown as an escape.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(ShownText.Line)]);

    /// <inheritdoc/>
    public override string ToString()
    {
        int columns = _rows.Max(row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => _rows.Max(row => column < row.Length ? row[column].Length : 0))];
        bool[] numeric = [.. Enumerable.Range(0, columns).Select(column => _rows.Skip(1).All(row => column >= row.Length || IsNumber(row[column])))];
        StringBuilder text = new();
        foreach (string[] row in _rows)
        {
            StringBuilder line = new();
            for (int column = 0; column < row.Length; column++)
            {
                line.Append(column == 0 ? "" : "  ");
                line.Append(numeric[column] ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column]));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsNumber(string cell) => cell.Length == 0 || cell.All(letter => char.IsAsciiDigit(letter) || letter is ',' or '-');
}
