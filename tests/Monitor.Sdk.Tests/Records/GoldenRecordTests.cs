using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Records;

/// <summary>docs/record-format.md, held byte for byte by files.</summary>
public sealed class GoldenRecordTests
{
    public static TheoryData<string> Names => GoldenRecords.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_file_is_what_the_document_says(string name) =>
        RepositoryFiles.AssertSame(RepositoryFiles.Golden(name + ".bin"), GoldenRecords.Describe(name).ToBytes());

    [Theory]
    [MemberData(nameof(Names))]
    public void The_product_writes_the_file_byte_for_byte(string name) =>
        Assert.Equal(Convert.ToHexString(GoldenRecords.Load(name)), Convert.ToHexString(GoldenRecords.Write(GoldenRecords.Describe(name))));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_product_reads_the_file(string name)
    {
        RecordDescription description = GoldenRecords.Describe(name);
        EventSchema schema = GoldenRecords.SchemaOf(description);

        Assert.Null(EventRecord.TryRead(GoldenRecords.Load(name), schema, out EventRecord record));

        Assert.Equal(description.EventId, record.EventId);
        Assert.Equal(description.SchemaVersion, record.SchemaVersion);
        Assert.Equal(description.Flags, (uint)record.Flags);
        Assert.Equal(description.Fields.Count, record.FieldCount);
        Assert.Equal(description.Time, record.Time.UnixNanoseconds);
        Assert.Equal(description.Sequence, record.Sequence);
        Assert.Equal(description.Stream, record.Stream);
        Assert.Equal(description.CaptureOrder, record.CaptureOrder);
        for (int i = 0; i < description.Fields.Count; i++)
        {
            RecordDescription.Field field = description.Fields[i];
            Assert.Equal(field.Name, schema.Fields[i].Name);
            Assert.Equal(field.Type, schema.Fields[i].Type.ToString());
            Assert.Equal(field.IsPresent, record.IsPresent(i));
            if (field is { IsPresent: true, Variable: { } bytes })
                Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(record.Variable(i)));
            else
                Assert.Equal(field.Slot, record.GetUnsigned(i));
        }
    }

    [Fact]
    public void A_record_of_an_older_schema_version_lacks_the_newer_fields()
    {
        Assert.Null(EventRecord.TryRead(GoldenRecords.Load("older-version"), AllTypes.Schema, out EventRecord record));

        AllTypes value = AllTypes.ReadFrom(record);

        Assert.Equal("naïve “text” \\ 日本 🙂", value.Name.ToString());
        Assert.Equal(1, record.SchemaVersion);
        Assert.Equal(3, record.FieldCount);
        for (int i = 3; i < EventSchema.MaximumFields; i++)
            Assert.False(record.IsPresent(i));
        Assert.False(value.Flag);
        Assert.Equal(0UL, value.Large);
        Assert.Equal(default, value.Identity);
        Assert.Equal(default, value.Address);
        Assert.Equal(default, value.File);
        Assert.True(value.OwnName.IsAbsent);
        Assert.True(value.OwnCommand.IsAbsent);
        Assert.Null(value.OwnFlag);
        Assert.Null(value.OwnReal);
        Assert.Null(value.OwnIdentity);
        Assert.Null(value.OwnFile);
    }

    [Fact]
    public void A_record_of_a_later_schema_version_is_refused() =>
        Assert.NotNull(EventRecord.TryRead(GoldenRecords.Load("all-types"), AllTypesFirstVersion.Schema, out _));

    [Fact]
    public void Settling_the_pending_hash_gives_the_settled_record()
    {
        RecordDescription settled = GoldenRecords.Describe("process-create");
        EventSchema schema = GoldenRecords.SchemaOf(settled);
        Assert.Null(EventRecord.TryRead(GoldenRecords.Load("process-create-pending"), schema, out EventRecord pending));
        EventBuffer buffer = new();
        buffer.Append(pending);

        buffer.SettleHashes(0, schema.Find("Hashes")!.Index, settled["Hashes"].Variable, late: false);
        buffer.SetPlace(0, settled.Stream, settled.Sequence);

        Assert.Equal(Convert.ToHexString(GoldenRecords.Load("process-create")), Convert.ToHexString(buffer[0].Bytes));
    }
}
