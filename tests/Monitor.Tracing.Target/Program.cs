using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;

namespace Monitor.Tracing.Target;

/// <summary>Does what it is told, a word a line, and says so when it is done.</summary>
internal static class Program
{
    public static void Main()
    {
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } word)
        {
            Do(word);
            Console.WriteLine(word);
        }
    }

    private static void Do(string word)
    {
        switch (word)
        {
            case "load":
                Load();
                break;
            case "disguise":
                Disguise("/usr/lib/dotnet/Real");
                break;
            case "disguise oddly":
                Disguise("/usr/lib/a \"b\", c='d'\\e\tf\ng/Real ");
                break;
            case "file":
                Assembly.LoadFrom(Path.Combine(Path.GetTempPath(), "Other.dll"));
                break;
            case "expression":
                Expression<Func<int, int>> twice = number => number * 2;
                twice.Compile()(21);
                break;
            case "method":
                MakeMethod("Handmade");
                break;
            case "many":
                for (int i = 0; i < 500; i++)
                    MakeMethod($"Made{i}");
                break;
            case "build":
                Build();
                break;
        }
    }

    private static void Load()
    {
        Assembly loaded = Assembly.Load(File.ReadAllBytes(typeof(Program).Assembly.Location));
        loaded.GetType(typeof(Payload).FullName!)!.GetMethod(nameof(Payload.Run))!.Invoke(null, null);
    }

    /// <summary>Loads an assembly from bytes that is called as if it were a file.</summary>
    private static void Disguise(string name)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName { Name = name }, typeof(object).Assembly);
        assembly.DefineDynamicModule("Real.dll").DefineType("Shape", TypeAttributes.Public).CreateType();
        using MemoryStream image = new();
        assembly.Save(image);
        Assembly.Load(image.ToArray()).GetTypes();
    }

    private static void MakeMethod(string name)
    {
        DynamicMethod method = new(name, typeof(int), []);
        Return(method.GetILGenerator());
        method.CreateDelegate<Func<int>>()();
    }

    private static void Build()
    {
        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Built"), AssemblyBuilderAccess.RunAndCollect);
        TypeBuilder type = assembly.DefineDynamicModule("Built").DefineType("Shape", TypeAttributes.Public);
        Return(type.DefineMethod("Area", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []).GetILGenerator());
        type.CreateType().GetMethod("Area")!.Invoke(null, null);
    }

    private static void Return(ILGenerator generator)
    {
        generator.Emit(OpCodes.Ldc_I4_7);
        generator.Emit(OpCodes.Ret);
    }
}
