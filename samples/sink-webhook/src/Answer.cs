using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sample.Webhook;

/// <summary>What a receiver may say in the body of its answer, as JSON; a receiver that says nothing took everything.</summary>
/// <param name="Accepted">How many events, from the first on, are safe; null: all but those that are rejected.</param>
/// <param name="Rejected">Events that it will never take.</param>
internal sealed record Answer(int? Accepted, IReadOnlyList<Answer.Refusal>? Rejected)
{
    private const int LongestBody = 1 << 20;

    /// <summary>Reads an answer's body.</summary>
    /// <returns>Null if it is not JSON.</returns>
    /// <exception cref="HttpRequestException">It says something that is not understood.</exception>
    public static async Task<Answer?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentType?.MediaType != "application/json")
            return null;
        await content.LoadIntoBufferAsync(LongestBody, cancellation);
        try
        {
            await using Stream body = await content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, AnswerContext.Default.Answer, cancellation);
        }
        catch (JsonException exception)
        {
            throw new HttpRequestException($"The receiver's answer is not understood: {exception.Message}", exception);
        }
    }

    /// <summary>An event that is refused for good.</summary>
    /// <param name="Line">Its line in the post, from 0.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Refusal(int Line, string? Reason);
}

/// <summary>Reads answers without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Answer))]
internal sealed partial class AnswerContext : JsonSerializerContext;
