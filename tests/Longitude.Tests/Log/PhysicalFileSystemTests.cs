using Longitude.Log;

namespace Longitude.Tests.Log;

public sealed class PhysicalFileSystemTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PhysicalFileSystem _files;

    public PhysicalFileSystemTests() => _files = new PhysicalFileSystem(Path.Combine(_folder.Path, "root"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_written_synced_renamed_listed_and_deleted()
    {
        Assert.Empty(_files.List("a/b"));
        _files.CreateFolder("a/b");
        _files.CreateFolder("a/b");
        Assert.Throws<FileNotFoundException>(() => _files.Open("a/b/x", create: false));
        using (IFile file = _files.Open("a/b/x", create: true))
        {
            file.Write(3, [1, 2, 3]);
            file.Sync();
            Assert.Equal(6, file.Length);
            byte[] read = new byte[10];
            Assert.Equal(6, file.Read(0, read));
            Assert.Equal([0, 0, 0, 1, 2, 3, 0, 0, 0, 0], read);
            Assert.Equal(0, file.Read(6, read));
            file.SetLength(4);
            Assert.Equal(4, file.Length);
            _files.Rename("a/b/x", "a/b/y"); // While it is open.
            file.Write(0, [9]);
        }
        _files.Open("a/b/B", create: true).Dispose();
        _files.SyncFolder("a/b");
        Assert.Equal(["B", "y"], _files.List("a/b"));
        Assert.True(_files.Exists("a/b/y"));
        _files.Delete("a/b/y");
        _files.Delete("a/b/y");
        Assert.False(_files.Exists("a/b/y"));
        Assert.Equal(Path.Combine(_folder.Path, "root", "a/b/y"), _files.Describe("a/b/y"));
    }

    [Fact]
    public void Failures_say_which_path()
    {
        var failure = Assert.ThrowsAny<IOException>(() => _files.SyncFolder("missing"));
        Assert.Contains(_files.Describe("missing"), failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _files.Open("/etc/x", create: false));
    }
}
