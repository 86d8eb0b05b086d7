using System.Text;
using Monitor.Host.JournalFiles;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>Prints events, a line each: for people, or as the product's JSON. Not for several threads at once.</summary>
/// <param name="output">Where to.</param>
/// <param name="events">The events that may come.</param>
/// <param name="isJson">Whether to print JSON.</param>
/// <param name="readerGone">Called when nobody reads any more, as behind <c>| head</c>.</param>
internal sealed class EventPrinter(Stream output, EventCatalog events, bool isJson, Action readerGone)
{
    private const int TimeOfDayAt = 11;

    private readonly NdjsonEncoder _json = new(events, Environment.MachineName);
    private readonly Utf8Buffer _line = new();
    private bool _isReaderGone;

    /// <summary>Prints an event.</summary>
    /// <param name="record">The event.</param>
    /// <param name="remark">What is to be said besides, in a line for people.</param>
    public void Print(EventRecord record, string remark = "")
    {
        _line.Clear();
        if (isJson)
            _json.Encode(record, _line);
        else
            AppendReadable(record, remark);
        try
        {
            if (!_isReaderGone)
                output.Write(_line.Written);
        }
        catch (IOException gone) when (StandardOutput.IsReaderGone(gone))
        {
            _isReaderGone = true;
            readerGone();
        }
    }

    private void AppendReadable(EventRecord record, string remark)
    {
        SysmonText.AppendTime(_line, record.Time);
        byte[] time = _line.Written[TimeOfDayAt..].ToArray();
        _line.Clear();
        _line.Append(time);
        EventSchema schema = events.Find(record.EventId)!;
        _line.Append(Encoding.UTF8.GetBytes($" {schema.Name}"));
        foreach (FieldSchema field in schema.Fields)
        {
            if (field.Type is FieldType.Guid || field.Name == "UtcTime" || !record.IsPresent(field.Index))
                continue;
            _line.Append(Encoding.UTF8.GetBytes($"  {field.Name}="));
            if (SysmonText.IsVerbatim(field.Type))
                ReadableText.Append(_line, record.Variable(field.Index));
            else
                SysmonText.Append(_line, record, field);
        }

        _line.Append(Encoding.UTF8.GetBytes(remark.Length == 0 ? "\n" : $"  – {remark}\n"));
    }
}
