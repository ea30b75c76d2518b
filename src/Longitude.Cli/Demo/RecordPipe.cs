using System.Threading.Channels;

namespace Longitude.Cli.Demo;

/// <summary>
/// The engine's end of the pipe: clients hand in records, one loop writes all that wait in one call. When the reader falls behind,
/// the clients wait.
/// </summary>
internal sealed class RecordPipe(Stream to)
{
    private const int WaitingMax = 4096;

    private readonly Channel<Record> _waiting = Channel.CreateBounded<Record>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    public ValueTask SendAsync(Record record, CancellationToken cancellation) => _waiting.Writer.WriteAsync(record, cancellation);

    /// <summary>Writes until cancelled.</summary>
    /// <exception cref="IOException">The reader is gone.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        byte[] buffer = new byte[WaitingMax * Record.Size];
        while (await _waiting.Reader.WaitToReadAsync(cancellation))
        {
            int length = 0;
            while (length < buffer.Length && _waiting.Reader.TryRead(out Record record))
            {
                record.Write(buffer.AsSpan(length));
                length += Record.Size;
            }

            await to.WriteAsync(buffer.AsMemory(0, length), cancellation);
            await to.FlushAsync(cancellation);
        }
    }
}
