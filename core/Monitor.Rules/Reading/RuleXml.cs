using System.Buffers;
using System.Xml;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Reading;

/// <summary>The XML of a rule file, read forwards with the place of each element. Document types are passed over and entities refused;
/// nothing outside the file is ever read.</summary>
internal sealed class RuleXml : IDisposable
{
    /// <summary>The most bytes of a rule file.</summary>
    public const int MaximumBytes = 16 << 20;

    private const int MaximumDepth = 64;

    /// <summary>What XML takes for white space: a no-break space, for one, is text.</summary>
    private static readonly SearchValues<char> White = SearchValues.Create(" \t\r\n");

    private readonly string _file;
    private readonly XmlReader _reader;
    private readonly RuleFindings _findings;

    private RuleXml(string file, XmlReader reader, RuleFindings findings)
    {
        _file = file;
        _reader = reader;
        _findings = findings;
    }

    /// <summary>Name of the element at hand.</summary>
    public string Name => _reader.Name;

    /// <summary>Place of the element or node at hand.</summary>
    public SourcePlace Place => ((IXmlLineInfo)_reader) is { LineNumber: > 0 } at ? new SourcePlace(_file, at.LineNumber, at.LinePosition) : new SourcePlace(_file);

    /// <summary>Opens the XML in a stream.</summary>
    /// <returns>Null if it cannot be: the findings say why.</returns>
    public static RuleXml? Open(string file, Stream content, RuleFindings findings)
    {
        using MemoryStream copy = new();
        byte[] block = new byte[64 << 10];
        while (content.Read(block) is var read and > 0)
        {
            copy.Write(block, 0, read);
            if (copy.Length <= MaximumBytes)
                continue;
            findings.Error(RuleErrors.FileTooLarge(file, copy.Length, MaximumBytes));
            return null;
        }

        if (copy.Length < 2)
        {
            findings.Error(RuleErrors.FileEmpty(file));
            return null;
        }

        byte[] bytes = copy.ToArray();
        if (RuleEncoding.IsBroken(bytes))
        {
            findings.Error(RuleErrors.NotWellFormed(new SourcePlace(file), "it is UTF-16 with half a character at its end"));
            return null;
        }

        if (FindDocumentType(bytes) is { } at)
            findings.Warn(RuleErrors.DocumentType(at with { File = file }));
        try
        {
            return new RuleXml(file, Create(bytes, DtdProcessing.Ignore), findings);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            findings.Error(RuleErrors.NotWellFormed(PlaceOf(exception, file), exception.Message));
            return null;
        }
    }

    /// <summary>Whether an exception is about the file's bytes. Where the declaration names another encoding than the file has, the base library's
    /// reader may fail over an argument of its own.</summary>
    public static bool IsFault(Exception exception) => exception is XmlException or ArgumentException;

    /// <summary>Where in the file an exception is.</summary>
    public static SourcePlace PlaceOf(Exception exception, string file) =>
        exception is XmlException { LineNumber: > 0 } at ? new SourcePlace(file, at.LineNumber, at.LinePosition) : new SourcePlace(file, 1);

    /// <summary>Goes to the root element.</summary>
    /// <exception cref="XmlException">There is none.</exception>
    public void MoveToRoot() => _reader.MoveToContent();

    /// <summary>Reads what is behind the root.</summary>
    /// <exception cref="XmlException">Something is there that may not be.</exception>
    public void ReadToEnd()
    {
        while (_reader.Read())
        {
        }
    }

    /// <summary>An attribute of the element at hand, or null.</summary>
    public string? Attribute(string name) => _reader.GetAttribute(name);

    /// <summary>Warns of attributes that have no meaning on the element at hand.</summary>
    public void WarnOfUnknownAttributes(IReadOnlyCollection<string> known)
    {
        for (int i = 0; i < _reader.AttributeCount; i++)
        {
            _reader.MoveToAttribute(i);
            if (!known.Contains(_reader.Name))
                _findings.Warn(RuleErrors.UnknownAttribute(Place, _reader.Name, known));
        }

        _reader.MoveToElement();
    }

    /// <summary>Goes through the child elements of the element at hand. The caller reads each child to its end.</summary>
    public IEnumerable<string> Children()
    {
        if (_reader.IsEmptyElement)
            yield break;
        int depth = _reader.Depth;
        if (depth >= MaximumDepth)
            throw new XmlException($"elements lie more than {MaximumDepth} deep in each other", null, Place.Line, Place.Column);
        while (_reader.Read() && _reader.Depth > depth)
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element:
                    yield return _reader.Name;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    _findings.Warn(RuleErrors.StrayText(Place));
                    break;
            }
        }
    }

    /// <summary>Reads the element at hand to its end.</summary>
    public void Skip() => ReadValue(out _);

    /// <summary>Reads the element at hand to its end: its value is the first piece of text directly in it.</summary>
    /// <param name="hasElements">Whether there are elements in it, which are passed over.</param>
    /// <returns>The text; empty if there is none.</returns>
    public string ReadValue(out bool hasElements)
    {
        hasElements = false;
        if (_reader.IsEmptyElement)
            return "";
        int depth = _reader.Depth;
        string? value = null;
        while (_reader.Read() && _reader.Depth > depth)
        {
            if (_reader.NodeType == XmlNodeType.Element)
            {
                hasElements = true;
                if (_reader.Depth > MaximumDepth)
                    throw new XmlException($"elements lie more than {MaximumDepth} deep in each other", null, Place.Line, Place.Column);
            }
            else if (_reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && _reader.Depth == depth + 1 && value is null)
            {
                value = _reader.NodeType == XmlNodeType.Text && !_reader.Value.AsSpan().ContainsAnyExcept(White) ? null : _reader.Value;
            }
        }

        return value ?? "";
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static XmlReader Create(byte[] bytes, DtdProcessing documentTypes)
    {
        XmlReaderSettings settings = new() { DtdProcessing = documentTypes, XmlResolver = null, MaxCharactersFromEntities = 1 };
        return RuleEncoding.FindUnmarked(bytes) is { } encoding
            ? XmlReader.Create(new StringReader(encoding.GetString(bytes)), settings)
            : XmlReader.Create(new MemoryStream(bytes), settings);
    }

    /// <summary>A reader that prohibits document types fails at one; an error of another kind is told when the file is read.</summary>
    private static SourcePlace? FindDocumentType(byte[] bytes)
    {
        try
        {
            using XmlReader ignoring = Create(bytes, DtdProcessing.Ignore);
            ignoring.MoveToContent();
        }
        catch (Exception exception) when (IsFault(exception))
        {
            return null;
        }

        try
        {
            using XmlReader prohibiting = Create(bytes, DtdProcessing.Prohibit);
            prohibiting.MoveToContent();
            return null;
        }
        catch (XmlException)
        {
            int at = bytes.AsSpan().IndexOf("<!DOCTYPE"u8);
            ReadOnlySpan<byte> before = bytes.AsSpan(0, Math.Max(0, at));
            return new SourcePlace("", before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
        }
    }
}
