using Monitor.Capture.Tests;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>Code that the kernel takes in, against what the kernel itself says of it.</summary>
public sealed class KernelCodeTests(LiveKernel kernel)
{
    [Theory]
    [InlineData("filter")]
    [InlineData("fifteen_letters")]
    [InlineData("")]
    public void An_eBPF_program_has_the_number_type_and_name_that_the_kernel_gave_it(string name)
    {
        CaptureSession session = kernel.Session;
        Program program = Program.Run(kernel.Code, "load-program", name);
        Assert.Equal(0, program.ExitCode);

        SeenActivity loaded = Assert.Single(session.AllOf(program.Id), activity => activity.Kind == KernelHooks.BpfProgram);

        (uint id, uint type, string seen) = loaded.BpfProgram;
        Assert.Equal(Assert.Single(program.Lines), $"{id} {type} {(seen == "-" ? "" : seen)}");
        Assert.Equal((kernel.Code, Environment.UserName), (loaded.Image, loaded.User));
    }
}
