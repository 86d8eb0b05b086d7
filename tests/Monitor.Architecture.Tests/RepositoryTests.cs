using Monitor.Architecture.Tests.Rules;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Architecture.Tests;

/// <summary>What holds for the repository's files; each rule is proven by a checkout, made up, that breaks it.</summary>
public sealed class RepositoryTests
{
    private readonly Checkout _checkout = new(TestInputs.RepositoryRoot);

    [Fact]
    public void No_project_or_namespace_has_a_name_that_says_nothing() => AssertNone(ProjectRules.EmptilyNamed(_checkout));

    [Fact]
    public void Every_project_has_a_lock_file() => AssertNone(ProjectRules.Unlocked(_checkout));

    [Fact]
    public void Every_package_has_a_version_and_a_line_that_says_why() => AssertNone(PackageRules.Undocumented(_checkout));

    [Fact]
    public void Every_package_is_used_where_its_line_says() => AssertNone(PackageRules.UsedElsewhere(_checkout));

    [Fact]
    public void Versions_stand_in_one_file() => AssertNone(PackageRules.VersionsElsewhere(_checkout));

    [Fact]
    public void Every_error_code_has_a_page_and_every_page_a_code() => AssertNone(ErrorPageRules.Unpaired(_checkout));

    [Fact]
    public void Every_error_page_has_the_same_form() => AssertNone(ErrorPageRules.Misshapen(_checkout));

    [Fact]
    public void No_file_of_code_is_too_long() => AssertNone(TextRules.TooLong(_checkout));

    [Fact]
    public void No_file_names_a_machine_or_a_registry() => AssertNone(TextRules.NamingMachines(_checkout));

    [Fact]
    public void Usings_are_in_order() => AssertNone(UsingRules.OutOfOrder(_checkout));

    [Fact]
    public void A_name_that_says_nothing_is_found()
    {
        using TemporaryCheckout made = new TemporaryCheckout()
            .Add("core/Monitor.Common/Monitor.Common.csproj", "<Project />")
            .Add("core/Monitor.Uncommon/Monitor.Uncommon.csproj", "<Project />")
            .Add("core/Monitor.Uncommon/A.cs", "using System;\nnamespace Monitor.Uncommon.Helpers;\n")
            .Add("core/Monitor.Uncommon/B.cs", "namespace Monitor\n{\n    namespace Utils { }\n}\n")
            .Add("core/Monitor.Uncommon/C.cs", "// namespace Common\nnamespace Monitor.HelpersOf;\n")
            .Add("core/Monitor.Uncommon/obj/D.cs", "namespace Monitor.Common;\n");

        Assert.Equal(
            ["core/Monitor.Common/Monitor.Common.csproj", "core/Monitor.Uncommon/A.cs: Monitor.Uncommon.Helpers", "core/Monitor.Uncommon/B.cs: Utils"],
            ProjectRules.EmptilyNamed(made.Checkout));
    }

    [Fact]
    public void A_missing_lock_file_is_found()
    {
        using TemporaryCheckout made = new TemporaryCheckout()
            .Add("core/One/One.csproj", "<Project />")
            .Add("core/Two/Two.csproj", "<Project />")
            .Add("core/Two/packages.lock.json", "{}")
            .Add("samples/three/Three.csproj", "<Project />");

        Assert.Equal(["core/One/One.csproj"], ProjectRules.Unlocked(made.Checkout));
    }

    [Fact]
    public void A_package_without_a_line_and_a_line_without_a_package_are_found()
    {
        using TemporaryCheckout made = Packages("| A | core/One | x |\n| C | tests | x |\n");

        Assert.Equal(
            ["B has no line in docs/dependencies.md", "C has no version in Directory.Packages.props"],
            PackageRules.Undocumented(made.Checkout));
    }

    [Fact]
    public void A_package_that_is_used_elsewhere_is_found()
    {
        using TemporaryCheckout made = Packages("| A | core/One (private), tests | x |\n| B | core/Two | x |\n")
            .Add("core/One/One.csproj", """<Project><ItemGroup><PackageReference Include="A" /><PackageReference Include="B" /></ItemGroup></Project>""")
            .Add("core/OneMore/OneMore.csproj", """<Project><ItemGroup><PackageReference Include="A" /></ItemGroup></Project>""")
            .Add("tests/One.Tests/One.Tests.csproj", """<Project><ItemGroup><PackageReference Include="A" /></ItemGroup></Project>""");

        Assert.Equal(
            ["core/One/One.csproj uses B", "core/OneMore/OneMore.csproj uses A"],
            PackageRules.UsedElsewhere(made.Checkout).Select(violation => violation.Split(',')[0]));
    }

    [Fact]
    public void A_version_in_another_file_is_found()
    {
        using TemporaryCheckout made = Packages("")
            .Add("core/One/One.csproj", """<Project><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Project>""")
            .Add("core/Two/Two.csproj", """<Project><ItemGroup><PackageReference Include="A" VersionOverride="1.0.0" /></ItemGroup></Project>""")
            .Add("core/Directory.Build.props", """<Project><ItemGroup><PackageReference Include="B"><Version>1.0.0</Version></PackageReference></ItemGroup></Project>""")
            .Add("core/Directory.Build.targets", """<Project><ItemGroup><PackageVersion Update="B" Version="1.0.0" /></ItemGroup></Project>""")
            .Add("core/Three/Three.csproj", """<Project><ItemGroup><PackageReference Include="A" /></ItemGroup></Project>""")
            .Add("samples/four/Four.csproj", """<Project><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Project>""");

        Assert.Equal(
            [
                "core/Directory.Build.props gives B a version",
                "core/Directory.Build.targets gives B a version",
                "core/One/One.csproj gives A a version",
                "core/Two/Two.csproj gives A a version",
            ],
            PackageRules.VersionsElsewhere(made.Checkout));
    }

    [Fact]
    public void A_code_without_a_page_and_a_page_without_a_code_are_found()
    {
        using TemporaryCheckout made = new TemporaryCheckout()
            .Add("core/One/OneErrors.cs", "// MON9001\nnew(\"MON1001\", \"x\"); new(\"MON1002\", \"y\");")
            .Add("tests/One.Tests/OneTests.cs", "Assert.Equal(\"MON9002\", code);")
            .Add("docs/errors/MON1001.md", "x")
            .Add("docs/errors/MON1003.md", "x");

        Assert.Equal(["MON1002 has no page", "MON1003 is no code"], ErrorPageRules.Unpaired(made.Checkout));
    }

    [Fact]
    public void A_page_of_another_form_is_found()
    {
        const string Rest = "\n\n## What happened\n\n```sh\n# a comment\n```\n\n## Why\n\n## What to do\n";
        using TemporaryCheckout made = new TemporaryCheckout()
            .Add("docs/errors/MON1001.md", "# MON1001: It broke" + Rest + "[more](MON1002.md)\n")
            .Add("docs/errors/MON1002.md", "# MON1001: It broke" + Rest)
            .Add("docs/errors/MON1003.md", "# MON1003: It broke\n\n## Why\n\n## What happened\n\n## What to do\n")
            .Add("docs/errors/MON1004.md", "# MON1004: It broke" + Rest + "[more](MON9999.md)\n")
            .Add("docs/errors/MON1005.md", "");

        Assert.Equal(
            [
                "docs/errors/MON1002.md has other headings",
                "docs/errors/MON1003.md has other headings",
                "docs/errors/MON1004.md links to MON9999.md",
                "docs/errors/MON1005.md has other headings",
            ],
            ErrorPageRules.Misshapen(made.Checkout));
    }

    [Fact]
    public void A_file_that_is_too_long_is_found()
    {
        using TemporaryCheckout made = new TemporaryCheckout()
            .Add("core/One/Long.cs", new string('\n', TextRules.MaximumLines + 1))
            .Add("core/One/Short.cs", new string('\n', TextRules.MaximumLines))
            .Add("core/native/long.h", new string('\n', 1000))
            .Add("docs/long.md", new string('\n', 1000));

        Assert.Equal(["core/One/Long.cs has 401 lines", "core/native/long.h has 1000 lines"], TextRules.TooLong(made.Checkout));
    }

    [Fact]
    public void A_path_of_a_machine_and_an_address_of_a_registry_are_found()
    {
        using TemporaryCheckout made = new TemporaryCheckout()
            .Add("a.md", "see /" + "root/notes")
            .Add("core/b.props", "<x>/" + "work/main</x>")
            .Add("nuget.config", "https://api." + "nuget.org/v3/index.json")
            .Add("sound.md", "/root, /usr/lib, network/ and https://www.nuget.org")
            .Add("core/bin/c.txt", "/" + "root/")
            .Add("host/Monitor.Host/presets/linux/a.xml", "<Image>/" + "root/.ssh</Image>");

        Assert.Equal(["a.md", "core/b.props", "nuget.config"], TextRules.NamingMachines(made.Checkout).Select(violation => violation.Split(' ')[0]));
    }

    [Fact]
    public void Usings_in_another_order_are_found()
    {
        using TemporaryCheckout made = new TemporaryCheckout()
            .Add("alphabet.cs", "using System.Text;\nusing System.IO;\n\nnamespace N;\n")
            .Add("system.cs", "using Monitor.Sdk;\nusing System.Text;\n")
            .Add("parts.cs", "using Monitor.SdkOther;\nusing Monitor.Sdk.Events;\n")
            .Add("kinds.cs", "using static System.Math;\nusing System.Text;\n")
            .Add("alias.cs", "using A = Monitor.Sdk;\nusing static Monitor.Sdk.One;\n")
            .Add("sound.cs", "// Why.\nusing System;\nusing System.Text;\nusing Monitor.Sdk;\nusing Monitor.Sdk.Events;\nusing static System.Math;\nusing A = System.IO;\n\nnamespace N;\n\nusing B;\nusing A;\n");

        Assert.Equal(
            ["alias.cs", "alphabet.cs", "kinds.cs", "parts.cs", "system.cs"],
            UsingRules.OutOfOrder(made.Checkout).Select(violation => violation.Split(' ')[0]));
    }

    private static TemporaryCheckout Packages(string rows) => new TemporaryCheckout()
        .Add("Directory.Packages.props", """<Project><ItemGroup><PackageVersion Include="A" Version="1.0.0" /><PackageVersion Include="B" Version="1.0.0" /></ItemGroup></Project>""")
        .Add("docs/dependencies.md", "# Dependencies\n\n| package | used by | why |\n|---|---|---|\n" + rows);

    private static void AssertNone(IEnumerable<string> violations)
    {
        string[] found = [.. violations];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
