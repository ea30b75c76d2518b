using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;

namespace Longitude.Server.Connections;

/// <summary>TLS on a connection that has begun without: what is read and written through these pipes is encrypted on the wire.</summary>
internal sealed class TlsTransport : IAsyncDisposable
{
    private readonly SslStream _stream;

    private TlsTransport(SslStream stream)
    {
        _stream = stream;

        // Reads of zero bytes wait for data, so that a connection that is idle holds no buffer.
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 << 10, minimumReadSize: 4 << 10, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 16 << 10, leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Protocol and cipher, for the log.</summary>
    public string Description => $"{_stream.SslProtocol}, {_stream.NegotiatedCipherSuite}";

    /// <exception cref="ClientGoneException">The client does not go through with it.</exception>
    public static async ValueTask<TlsTransport> BeginAsync(ConnectionContext connection, SslServerAuthenticationOptions options, TimeSpan timeout)
    {
        var stream = new SslStream(new DuplexStream(connection.Transport.Input, connection.Transport.Output), leaveInnerStreamOpen: true);
        try
        {
            using var patience = new CancellationTokenSource(timeout);
            await stream.AuthenticateAsServerAsync(options, patience.Token);
            return new TlsTransport(stream);
        }
        catch (Exception e)
        {
            await stream.DisposeAsync();
            if (e is System.Security.Authentication.AuthenticationException or IOException or OperationCanceledException)
                throw new ClientGoneException();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The client was faster.
        }

        await Input.CompleteAsync();
        await Output.CompleteAsync();
        await _stream.DisposeAsync();
    }

    /// <summary>Both of a connection's pipes as one stream.</summary>
    private sealed class DuplexStream(PipeReader input, PipeWriter output) : Stream
    {
        private readonly Stream _input = input.AsStream(leaveOpen: true);
        private readonly Stream _output = output.AsStream(leaveOpen: true);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _input.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            _input.ReadAsync(buffer, offset, count, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _output.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            _output.WriteAsync(buffer, offset, count, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
