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

    /// <summary>Deletes a folder, again for a while when others are still taking their own files out of it.</summary>
    public static void Delete(string path)
    {
        for (int attempt = 1; Directory.Exists(path); attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (IOException) when (attempt < 30)
            {
                Thread.Sleep(100);
            }
            catch (IOException e)
            {
                Console.Error.WriteLine($"Could not delete {path}: {e.Message}");
                return;
            }
        }
    }

    private void Delete() => Delete(Path);
}
