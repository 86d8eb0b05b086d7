using System.Runtime.InteropServices;
using Monitor.Capture.Tests.RawRecords;

namespace Monitor.Capture.Linux.Tests.Loading;

public sealed class ConfigurationLayoutTests
{
    [Fact]
    public void The_configuration_lies_in_memory_as_the_header_says()
    {
        string? compiler = CCompiler.Find();
        Assert.SkipWhen(compiler is null, "This machine has no C compiler (cc, gcc or clang).");
        string[] members = ["wake_bytes", "boot_time", "young_image", "plain_writes", "call_groups", "hooks", "reserved"];
        string source = "#include <stddef.h>\n#include <stdio.h>\n#include \"records.h\"\nint main(void) {\n"
            + string.Concat(members.Select(member => $"printf(\"%zu \", offsetof(struct capture_config, {member}));\n"))
            + "printf(\"%zu\", sizeof(struct capture_config)); return 0; }\n";

        IEnumerable<int> offsets = typeof(LinuxCapture.CaptureConfiguration).GetFields().Select(field => (int)Marshal.OffsetOf<LinuxCapture.CaptureConfiguration>(field.Name));

        Assert.Equal($"{string.Join(' ', offsets)} {Marshal.SizeOf<LinuxCapture.CaptureConfiguration>()}", CCompiler.Run(compiler, source, AppContext.BaseDirectory));
    }
}
