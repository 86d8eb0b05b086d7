using System.Reflection;
using Monitor.EventProvider.Tests.Harness;

namespace Monitor.EventProvider.Tests;

/// <summary>The templates of the .NET runtime's own provider, compiled by its vendor, come out of the encoder byte for byte.</summary>
public sealed class RuntimeTemplatesTests
{
    private const int HeaderSize = 40;

    [Fact]
    public void Every_template_of_event_data_is_encoded_as_the_vendor_did()
    {
        string? library = FindLibrary();
        if (library is null)
            Assert.Skip("The runtime pack for win-x64 is not among the NuGet packages: it comes with a publish for win-x64.");
        byte[] resource = Resource(File.ReadAllBytes(library));
        ByteReader reader = new(resource);
        int compared = 0;
        for (int at = IndexOf(resource, "TEMP"u8, 0); at >= 0; at = IndexOf(resource, "TEMP"u8, at + 4))
        {
            bool isEventData = reader.I32(at + 20) == 1;
            if (!isEventData || reader.I32(at + 8) == 0)
                continue;
            ResourceBytes encoded = new();
            encoded.AddZeroes(at);

            EventTemplate.Append(encoded, [.. Fields(reader, reader.I32(at + 16), reader.I32(at + 8))], reader.Guid(at + HeaderSize - 16));

            Assert.Equal(reader.Slice(at, reader.I32(at + 4)), encoded.From(at).ToArray());
            compared++;
        }

        Assert.Equal(18, compared);
    }

    private static IEnumerable<TemplateField> Fields(ByteReader reader, int descriptions, int count)
    {
        for (int row = descriptions; row < descriptions + 20 * count; row += 20)
        {
            yield return new TemplateField(reader.Name(reader.I32(row + 16)), reader.U8(row + 4), reader.U8(row + 5))
            {
                Flags = reader.U32(row),
                Map = reader.U32(row + 8),
                Count = reader.U16(row + 12),
                Length = reader.U16(row + 14),
            };
        }
    }

    private static byte[] Resource(byte[] library)
    {
        int start = IndexOf(library, "CRIM"u8, 0);
        return library[start..(start + BitConverter.ToInt32(library, start + 4))];
    }

    private static int IndexOf(byte[] bytes, ReadOnlySpan<byte> tag, int from) =>
        bytes.AsSpan(from).IndexOf(tag) is >= 0 and int at ? from + at : -1;

    private static string? FindLibrary()
    {
        string packages = typeof(RuntimeTemplatesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Packages").Value!;
        string pack = Path.Combine(packages, "microsoft.netcore.app.runtime.win-x64");
        return !Directory.Exists(pack) ? null : Directory.EnumerateFiles(pack, "clretwrc.dll", SearchOption.AllDirectories).Order().LastOrDefault();
    }
}
