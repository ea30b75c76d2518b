using System.Diagnostics;

namespace Longitude.Tests.Architecture;

/// <summary>The repository that the tests were built from.</summary>
internal static class SourceTree
{
    public static readonly string Root = FindRoot();

    /// <summary>The C# files below a folder of the repository, in ordinal order: path from the root, and full text.</summary>
    public static IEnumerable<(string Path, string Text)> CSharp(string folder)
    {
        string full = Path.Combine(Root, folder);
        if (!Directory.Exists(full))
            return [];
        return Directory.EnumerateFiles(full, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(path => !path.Split('/', '\\').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(Path.Combine(Root, path))));
    }

    /// <summary>The text files that git tracks, or would with the next commit. Null when this is not a git work tree.</summary>
    public static IEnumerable<(string Path, string Text)>? Tracked()
    {
        if (!Path.Exists(Path.Combine(Root, ".git")))
            return null;
        using var git = Process.Start(new ProcessStartInfo(
            "git", ["-c", "safe.directory=*", "-C", Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        string[] paths = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return paths
            .Where(path => File.Exists(Path.Combine(Root, path)))
            .Select(path => (path, File.ReadAllText(Path.Combine(Root, path))))
            .Where(file => !file.Item2.Contains('\0', StringComparison.Ordinal));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Longitude.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Longitude.slnx above {AppContext.BaseDirectory}: run the tests inside the repository.");
    }
}
