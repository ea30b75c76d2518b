using Longitude.Bench.Harness;
using Longitude.Log;

namespace Longitude.Bench;

/// <summary>The least that a durable commit can cost here: one 4 KiB write and one fdatasync, into a file written beforehand.</summary>
internal sealed class RawAppends : IDisposable
{
    private const int BlockBytes = 4096, FileBytes = 64 << 20;

    private readonly IFile _file;
    private readonly byte[] _block = new byte[BlockBytes];
    private long _offset;

    public RawAppends(string folder)
    {
        var files = new PhysicalFileSystem(folder);
        files.CreateFolder("");
        _file = files.Open("raw", create: true);
        byte[] chunk = new byte[1 << 20];
        for (long at = 0; at < FileBytes; at += chunk.Length)
            _file.Write(at, chunk);
        _file.Sync();
        new Random(1).NextBytes(_block);
    }

    public Latencies Run(TimeSpan warmUp, TimeSpan time, CancellationToken cancellation) =>
        ClosedLoop.RunOnThreads(1, (_, _) => AppendOne(), warmUp, time, cancellation);

    public void Dispose() => _file.Dispose();

    private void AppendOne()
    {
        _file.Write(_offset, _block);
        _file.Sync();
        _offset = (_offset + BlockBytes) % FileBytes;
    }
}
