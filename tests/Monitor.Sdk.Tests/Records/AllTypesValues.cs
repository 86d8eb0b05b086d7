using CsCheck;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Records;

/// <summary>Values of an <see cref="AllTypes"/> event, kept on the heap so that a generator can make and shrink them.</summary>
internal sealed record AllTypesValues
{
    public static readonly Gen<AllTypesValues> Any =
        from texts in Gen.Select(AnyValue.Text, AnyValue.Arguments, AnyValue.Text, AnyValue.Arguments)
        from numbers in Gen.Select(Gen.Bool, AnyValue.Unsigned, Gen.UInt, Gen.UShort, AnyValue.Signed, AnyValue.SignedMedium, AnyValue.Unsigned, AnyValue.Real)
        from others in Gen.Select(AnyValue.EventMoment, AnyValue.Moment, AnyValue.Identity, AnyValue.Address, AnyValue.File)
        from ownNumbers in Gen.Select(
            AnyValue.Optional(Gen.Bool), AnyValue.Optional(AnyValue.Unsigned), AnyValue.Optional(AnyValue.SignedMedium),
            AnyValue.Optional(AnyValue.Unsigned), AnyValue.Optional(AnyValue.Real))
        from ownOthers in Gen.Select(
            AnyValue.Optional(AnyValue.Moment), AnyValue.Optional(AnyValue.Identity), AnyValue.Optional(AnyValue.Address), AnyValue.Optional(AnyValue.File))
        select new AllTypesValues
        {
            Name = texts.Item1,
            Command = texts.Item2,
            OwnName = texts.Item3,
            OwnCommand = texts.Item4,
            Flag = numbers.Item1,
            Large = numbers.Item2,
            Medium = numbers.Item3,
            Small = numbers.Item4,
            Signed = numbers.Item5,
            SignedMedium = numbers.Item6,
            Hexadecimal = numbers.Item7,
            Real = numbers.Item8,
            UtcTime = others.Item1,
            Moment = others.Item2,
            Identity = others.Item3,
            Address = others.Item4,
            File = others.Item5,
            OwnFlag = ownNumbers.Item1,
            OwnLarge = ownNumbers.Item2,
            OwnSigned = ownNumbers.Item3,
            OwnHexadecimal = ownNumbers.Item4,
            OwnReal = ownNumbers.Item5,
            OwnMoment = ownOthers.Item1,
            OwnIdentity = ownOthers.Item2,
            OwnAddress = ownOthers.Item3,
            OwnFile = ownOthers.Item4,
        };

    public EventTime UtcTime { get; init; }

    public byte[]? Name { get; init; }

    public byte[][]? Command { get; init; }

    public bool Flag { get; init; }

    public ulong Large { get; init; }

    public uint Medium { get; init; }

    public ushort Small { get; init; }

    public long Signed { get; init; }

    public int SignedMedium { get; init; }

    public ulong Hexadecimal { get; init; }

    public double Real { get; init; }

    public EventTime Moment { get; init; }

    public Guid Identity { get; init; }

    public NetworkAddress Address { get; init; }

    public FileIdentity File { get; init; }

    public byte[]? OwnName { get; init; }

    public byte[][]? OwnCommand { get; init; }

    public bool? OwnFlag { get; init; }

    public ulong? OwnLarge { get; init; }

    public int? OwnSigned { get; init; }

    public ulong? OwnHexadecimal { get; init; }

    public double? OwnReal { get; init; }

    public EventTime? OwnMoment { get; init; }

    public Guid? OwnIdentity { get; init; }

    public NetworkAddress? OwnAddress { get; init; }

    public FileIdentity? OwnFile { get; init; }

    /// <summary>Arguments as the record holds them.</summary>
    public static byte[]? Join(byte[][]? arguments) =>
        arguments is null ? null : [.. arguments.SelectMany((argument, at) => at == 0 ? argument : [0, .. argument])];

    public bool AppendTo(EventBuffer buffer, RecordFlags flags = RecordFlags.None)
    {
        AllTypes value = new()
        {
            UtcTime = UtcTime,
            Name = ToText(Name),
            Command = Join(Command) is { } command ? new Arguments(command) : default,
            Flag = Flag,
            Large = Large,
            Medium = Medium,
            Small = Small,
            Signed = Signed,
            SignedMedium = SignedMedium,
            Hexadecimal = Hexadecimal,
            Real = Real,
            Moment = Moment,
            Identity = Identity,
            Address = Address,
            File = File,
            OwnName = ToText(OwnName),
            OwnCommand = Join(OwnCommand) is { } ownCommand ? new Arguments(ownCommand) : default,
            OwnFlag = OwnFlag,
            OwnLarge = OwnLarge,
            OwnSigned = OwnSigned,
            OwnHexadecimal = OwnHexadecimal,
            OwnReal = OwnReal,
            OwnMoment = OwnMoment,
            OwnIdentity = OwnIdentity,
            OwnAddress = OwnAddress,
            OwnFile = OwnFile,
        };
        return buffer.Append(value, flags);
    }

    private static Text ToText(byte[]? bytes) => bytes is null ? Text.Absent : new Text(bytes);
}
