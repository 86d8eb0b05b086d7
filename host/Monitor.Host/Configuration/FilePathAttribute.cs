using System.ComponentModel.DataAnnotations;

namespace Monitor.Host.Configuration;

/// <summary>Holds that a setting, or each of a list, can be the path of a file or folder.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FilePathAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        IEnumerable<string> paths = value as IEnumerable<string> ?? (value is string path ? [path] : []);
        return paths.All(IsPath) ? ValidationResult.Success : new ValidationResult("A path is empty or has a NUL in it");
    }

    private static bool IsPath(string path) => path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal);
}
