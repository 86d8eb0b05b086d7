using Microsoft.CodeAnalysis;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Tests;

public sealed class DependencyTests : IDisposable
{
    private const string Helper = "namespace Acme; public static class Helper { public static string Name => \"acme\"; }";
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_missing_dependency_is_named_with_who_needs_it()
    {
        byte[] helper = PluginCompiler.Compile("Acme.Helper", [Helper]);
        _host.Add("bad", UsesHelper("bad"), references: [MetadataReference.CreateFromImage(helper)]);

        MonitorError error = _host.Refused("bad", "MON2020");

        Assert.Contains("Acme.Helper 0.0.0.0", error.Cause);
        Assert.Contains("EnableDynamicLoading", error.Cure);
        Assert.EndsWith("Test.bad.dll", error.Place?.File);
    }

    [Fact]
    public void A_dependency_of_a_dependency_may_not_be_missing_either()
    {
        MetadataReference inner = MetadataReference.CreateFromImage(PluginCompiler.Compile("Acme.Helper", [Helper]));
        byte[] outer = PluginCompiler.Compile("Acme.Outer", ["namespace Acme; public static class Outer { public static string Name => Helper.Name; }"], inner);
        _host.Add("bad", UsesHelper("bad").Replace("Acme.Helper", "Acme.Outer"), references: [MetadataReference.CreateFromImage(outer)]);
        _host.AddFile("bad", "Acme.Outer.dll", outer);

        MonitorError error = _host.Refused("bad", "MON2020");

        Assert.Contains("Acme.Helper", error.Cause);
        Assert.EndsWith("Acme.Outer.dll", error.Place?.File);
    }

    [Fact]
    public void A_dependency_in_the_folder_is_well()
    {
        byte[] helper = PluginCompiler.Compile("Acme.Helper", [Helper]);
        _host.Add("good", UsesHelper("good"), references: [MetadataReference.CreateFromImage(helper)]);
        _host.AddFile("good", "Acme.Helper.dll", helper);

        Assert.NotNull(_host.LoadWell().Find("good"));
    }

    [Fact]
    public void An_assembly_that_only_lies_beside_the_host_is_missing()
    {
        MetadataReference roslyn = MetadataReference.CreateFromFile(typeof(SyntaxTree).Assembly.Location);
        _host.Add("bad", UsesHelper("bad").Replace("Acme.Helper.Name", "typeof(Microsoft.CodeAnalysis.SyntaxTree).Name"), references: [roslyn]);

        Assert.Contains("Microsoft.CodeAnalysis", _host.Refused("bad", "MON2020").Cause);
    }

    [Theory]
    [InlineData("11.0")]
    [InlineData("10.1")]
    public void A_newer_framework_is_refused_by_name(string version)
    {
        _host.Add("bad", For($".NETCoreApp,Version=v{version}") + PluginSources.Sink("bad").Replace("using Monitor.Sdk.Sinks;", ""));

        MonitorError error = _host.Refused("bad", "MON2018");

        Assert.Contains($"built for .NET {version}", error.Cause);
        Assert.Contains($"runs on .NET {Environment.Version.Major}.{Environment.Version.Minor}", error.Cause);
    }

    [Theory]
    [InlineData(".NETCoreApp,Version=v10.0")]
    [InlineData(".NETCoreApp,Version=v8.0")]
    [InlineData(".NETStandard,Version=v2.1")]
    [InlineData("something else")]
    public void Any_other_framework_is_well(string framework)
    {
        _host.Add("good", For(framework) + PluginSources.Sink("good").Replace("using Monitor.Sdk.Sinks;", ""));

        Assert.NotNull(_host.LoadWell().Find("good"));
    }

    [Theory]
    [InlineData("Monitor.Sdk.dll", true)]
    [InlineData("Monitor.Sdk.dll", false)]
    [InlineData("monitor.sdk.DLL", true)]
    [InlineData("lib/Monitor.Sdk.dll", true)]
    [InlineData("Innocent.dll", true)]
    public void A_copy_of_the_SDK_is_refused(string file, bool isListed)
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        string manifest = Path.Combine(_host.FolderOf("bad"), "plugin.json");
        string before = File.ReadAllText(manifest);
        string path = _host.AddFile("bad", file, File.ReadAllBytes(typeof(MonitorError).Assembly.Location));
        if (!isListed)
            File.WriteAllText(manifest, before);

        Assert.Equal(path, _host.Refused("bad", "MON2019").Place?.File);
    }

    [Fact]
    public void A_reference_to_an_inner_part_of_Monitor_is_refused()
    {
        MetadataReference core = MetadataReference.CreateFromFile(typeof(PluginSet).Assembly.Location);
        _host.Add("bad", UsesHelper("bad").Replace("Acme.Helper.Name", "typeof(Monitor.Plugins.PluginSet).Name"), references: [core]);

        MonitorError error = _host.Refused("bad", "MON2021");

        Assert.Contains("references Monitor.Plugins", error.Cause);
        Assert.Contains("Plugins may only reference Monitor.Sdk", error.Cure);
    }

    [Fact]
    public void A_higher_assembly_version_of_the_SDK_is_refused()
    {
        MetadataReference sdk = SdkVariant.With("Sinks/ISink.cs", "Opens what", "Opens that which", assemblyVersion: "2.0.0.0");
        _host.Add("bad", PluginSources.Sink("bad"), sdk);

        MonitorError error = _host.Refused("bad", "MON2022");

        Assert.Contains("assembly version 2.0.0.0", error.Cause);
        Assert.Contains("the host's has 1.0.0.0", error.Cause);
    }

    [Fact]
    public void A_native_library_is_no_business_of_the_link_check()
    {
        _host.Add("good", PluginSources.Sink("good"));
        _host.AddFile("good", "runtimes/linux-x64/native/native.dll", [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0]);
        _host.AddFile("good", "empty.dll", []);

        Assert.NotNull(_host.LoadWell().Find("good"));
    }

    [Fact]
    public void The_entry_assembly_has_to_be_one()
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        _host.AddFile("bad", "Test.bad.dll", "no assembly"u8.ToArray());

        Assert.EndsWith("Test.bad.dll", _host.Refused("bad", "MON2017").Place?.File);
    }

    [Fact]
    public void A_damaged_assembly_is_refused()
    {
        _host.Add("bad", PluginSources.Sink("bad"));
        byte[] assembly = File.ReadAllBytes(Path.Combine(_host.FolderOf("bad"), "Test.bad.dll"));
        int metadata = assembly.AsSpan().IndexOf("BSJB"u8);
        assembly.AsSpan(metadata + 4, 200).Fill(0xff);
        _host.AddFile("bad", "Test.bad.dll", assembly);

        _host.Refused("bad", "MON2003");
    }

    private static string For(string framework) =>
        $"using Monitor.Sdk.Sinks;\n[assembly: System.Runtime.Versioning.TargetFramework(\"{framework}\")]\n";

    private static string UsesHelper(string name) => PluginSources.Sink(name, "public string Helped => Acme.Helper.Name;");
}
