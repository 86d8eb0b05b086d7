using System.Globalization;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.Clipboard;

/// <summary>What can keep the clipboard collector from seeing anything.</summary>
internal static class ClipboardErrors
{
    public static MonitorError NoUser() => new(
        "MON4190",
        "Session 0, in which services run, has no user and no clipboard of one",
        "Run another Monitor in the user's session with 'collectors: [clipboard]', or leave 'clipboard' out");

    public static MonitorError CannotListen(string what, int error) => new(
        "MON4191",
        string.Create(CultureInfo.InvariantCulture, $"The clipboard cannot be watched: Windows does not {what} (error {error})"),
        "See that Monitor runs on the user's desktop; it is tried again");
}
