namespace Monitor.Sdk.Encoders;

/// <summary>An event in the closed lists of the Elastic Common Schema.</summary>
/// <param name="Category">Words of <c>event.category</c>; none where no word fits.</param>
/// <param name="Type">Words of <c>event.type</c>, of those that the schema expects with the category.</param>
/// <param name="Outcome">The word of <c>event.outcome</c>, where there is an outcome to tell.</param>
internal sealed record EcsCategory(string[] Category, string[] Type, string? Outcome = null)
{
    private static readonly EcsCategory Unknown = new([], ["info"]);

    private static readonly Dictionary<int, EcsCategory> ById = new()
    {
        [1] = new(["process"], ["start"]),
        [2] = new(["file"], ["change"]),
        [3] = new(["network"], ["connection", "start"]),
        [4] = new(["process"], ["change"]),
        [5] = new(["process"], ["end"]),
        [6] = new(["driver"], ["start"]),
        [7] = new(["library"], ["start"]),
        [8] = new(["process"], ["change"]),
        [9] = new(["process"], ["access"]),
        [10] = new(["process"], ["access"]),
        [11] = new(["file"], ["creation"]),
        [12] = new(["configuration", "registry"], ["change"]),
        [13] = new(["configuration", "registry"], ["change"]),
        [14] = new(["configuration", "registry"], ["change"]),
        [15] = new(["file"], ["creation"]),
        [16] = new(["configuration"], ["change"]),
        [17] = new(["file"], ["creation"]),
        [18] = new(["file"], ["access"]),
        [19] = new(["configuration"], ["change"]),
        [20] = new(["configuration"], ["change"]),
        [21] = new(["configuration"], ["change"]),
        [22] = new(["network"], ["connection", "protocol", "info"]),
        [23] = new(["file"], ["deletion"]),
        [24] = new([], ["change"]),
        [25] = new(["process"], ["change"]),
        [26] = new(["file"], ["deletion"]),
        [27] = new(["file"], ["creation"], "failure"),
        [28] = new(["file"], ["deletion"], "failure"),
        [29] = new(["file"], ["creation"]),
        [100] = new(["driver"], ["start"]),
        [255] = new([], ["error"]),
        [1001] = new(["process"], ["change"]),
        [1002] = new(["file"], ["change"]),
        [1003] = new(["file"], ["change"]),
        [1004] = new(["file"], ["change"]),
        [1005] = new(["library"], ["start"]),
        [1006] = new(["process"], ["change"]),
        [1100] = new(["process"], ["start"]),
        [1101] = new(["process"], ["end"]),
        [1102] = new([], ["error"]),
    };

    /// <summary>The words for an event; of one that is not known, that it tells something.</summary>
    public static EcsCategory Of(int eventId) => ById.GetValueOrDefault(eventId, Unknown);
}
