namespace Longitude.Bench.Harness;

/// <summary>A folder for a benchmark's data, deleted at the end however the end comes, short of kill -9.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly EventHandler _atExit;

    public TempFolder(string parent)
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, "longitude-bench-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        _atExit = (_, _) => Delete();
        AppDomain.CurrentDomain.ProcessExit += _atExit;
    }

    public string Path { get; }

    public string Sub(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= _atExit;
        Delete();
    }

    private void Delete()
    {
        try
        {
            if (Directory.Exists(Path))
                Directory.Delete(Path, recursive: true);
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"Could not delete {Path}: {e.Message}");
        }
    }
}
