namespace Monitor.Tracing.Target;

/// <summary>What is called in the copy that was loaded from memory.</summary>
public static class Payload
{
    public static void Run()
    {
    }
}
