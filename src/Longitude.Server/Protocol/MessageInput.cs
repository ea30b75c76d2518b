using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Longitude.Server.Protocol;

/// <summary>
/// Cuts what a client sends into messages. They are read where they lie in the pipe's memory; only one that is spread over several pieces of
/// it is copied together first.
/// </summary>
internal sealed class MessageInput(MemoryBudget budget, long messageBytesMax) : IDisposable
{
    /// <summary>As in PostgreSQL: no message but those that carry data is longer.</summary>
    private const int ShortMessageMax = 10_000;

    private const int HeadBytes = 5;

    private PipeReader? _pipe;
    private ReadOnlySequence<byte> _buffer;
    private bool _holdsBuffer;
    private long _left;
    private byte[] _copy = [];
    private long _reserved;
    private bool _isReservedTaken;

    /// <summary>True when bytes have come that no message was made of yet.</summary>
    public bool HasMore => !_buffer.IsEmpty;

    /// <summary>Until the client has logged in it may only send what logging in takes.</summary>
    public bool IsBeforeLogin { get; set; } = true;

    /// <summary>Sets where to read from; once more when TLS begins.</summary>
    public void Attach(PipeReader pipe)
    {
        Detach();
        _pipe = pipe;
    }

    /// <summary>Leaves the pipe to somebody else, with everything that was not taken.</summary>
    public void Detach() => Release();

    /// <summary>The next message, when all of it is here. Its bytes are good until the next call of any of these methods.</summary>
    /// <exception cref="FatalException">It is none that may be sent.</exception>
    public bool TryTake(out byte type, out ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> first = _buffer.FirstSpan;
        if (first.Length < HeadBytes)
            return TryTakeSpread(out type, out body);
        type = first[0];
        int length = BinaryPrimitives.ReadInt32BigEndian(first[1..]);
        Check(type, length);
        if (first.Length <= length)
            return TryTakeSpread(out type, out body);
        body = first[HeadBytes..(length + 1)];
        _buffer = _buffer.Slice(length + 1);
        return true;
    }

    /// <summary>
    /// The first packet of a connection, which has a length and no type.
    /// </summary>
    public bool TryTakeStartup(out ReadOnlySpan<byte> body)
    {
        body = default;
        if (_buffer.Length < 4)
            return false;
        Span<byte> head = stackalloc byte[4];
        _buffer.Slice(0, 4).CopyTo(head);
        int length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 8 or > ShortMessageMax)
            throw FatalException.Protocol("invalid length of startup packet");
        if (_buffer.Length < length)
            return false;
        body = Copy(_buffer.Slice(4, length - 4));
        _buffer = _buffer.Slice(length);
        return true;
    }

    /// <summary>
    /// True when Sync is here already and nothing before it that asks for more than the end of what was asked: the statement that
    /// is about to run is the last of its transaction. It may miss a Sync, and is never wrong about one.
    /// </summary>
    public bool IsSyncNext()
    {
        ReadOnlySpan<byte> first = _buffer.FirstSpan;
        while (first.Length >= HeadBytes)
        {
            if (first[0] == ClientMessage.Sync)
                return true;
            if (first[0] is not (ClientMessage.Close or ClientMessage.Flush))
                return false;
            int length = BinaryPrimitives.ReadInt32BigEndian(first[1..]);
            if (length < 4 || length >= first.Length)
                return false;
            first = first[(length + 1)..];
        }

        return false;
    }

    /// <summary>Waits for more of what the client sends.</summary>
    /// <returns>What came of it; <see cref="InputState.Interrupted"/> after <see cref="PipeReader.CancelPendingRead"/>.</returns>
    public ValueTask<InputState> FillAsync()
    {
        PipeReader pipe = _pipe!;
        Release();
        ValueTask<ReadResult> read = pipe.ReadAsync();
        return read.IsCompletedSuccessfully ? new ValueTask<InputState>(Accept(Completed.ResultOf(read))) : AcceptLater(read);
    }

    public void Dispose()
    {
        GiveUpCopy();
        budget.Release(_reserved);
        _reserved = 0;
    }

    private async ValueTask<InputState> AcceptLater(ValueTask<ReadResult> read) => Accept(await read);

    private InputState Accept(ReadResult result)
    {
        _buffer = result.Buffer;
        _holdsBuffer = true;
        if (result.IsCanceled)
            return InputState.Interrupted;

        // At the end the pipe gives what was left again and again.
        return result.IsCompleted && _buffer.Length == _left ? InputState.Ended : InputState.More;
    }

    /// <summary>Gives the pipe back what was read; what was not has been seen.</summary>
    private void Release()
    {
        if (!_holdsBuffer)
            return;
        _left = _buffer.Length;
        _pipe!.AdvanceTo(_buffer.Start, _buffer.End);
        _holdsBuffer = false;
        _buffer = default;
        if (!_isReservedTaken)
            return;
        GiveUpCopy();
        budget.Release(_reserved);
        _reserved = 0;
        _isReservedTaken = false;
    }

    private bool TryTakeSpread(out byte type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = default;
        if (_buffer.Length < HeadBytes)
            return false;
        Span<byte> head = stackalloc byte[HeadBytes];
        _buffer.Slice(0, HeadBytes).CopyTo(head);
        type = head[0];
        int length = BinaryPrimitives.ReadInt32BigEndian(head[1..]);
        Check(type, length);
        Reserve(length);
        if (_buffer.Length <= length)
            return false;
        body = Copy(_buffer.Slice(HeadBytes, length - 4));
        _buffer = _buffer.Slice(length + 1L);
        _isReservedTaken = _reserved > 0;
        return true;
    }

    private void Check(byte type, int length)
    {
        if (!ClientMessage.IsKnown(type))
            throw FatalException.Protocol($"invalid frontend message type {type}");
        if (IsBeforeLogin && type != ClientMessage.Password)
            throw FatalException.Protocol($"expected password response, got message type {type}");
        if (length < 4)
            throw FatalException.Protocol("invalid message length");
        if (length > ShortMessageMax && !ClientMessage.MayBeLong(type))
            throw FatalException.Protocol($"invalid message length {length} of a message of type \"{(char)type}\"");
        if (length > messageBytesMax)
        {
            throw new FatalException("54000", $"a message of {length} bytes is longer than the server takes")
            {
                Hint = $"The limit is {Configuration.Sizes.Format(messageBytesMax)}; the server's option message-max sets it.",
            };
        }
    }

    /// <summary>Counts a long message: twice, since its pieces are copied together in the end.</summary>
    private void Reserve(int length)
    {
        long needed = length <= Configuration.ServerOptions.MessageBytesFree ? 0 : 2L * length;
        if (needed == _reserved)
            return;
        budget.Release(_reserved);
        _reserved = 0;
        if (!budget.TryReserve(needed))
        {
            throw new FatalException("53200", "out of memory for long messages")
            {
                Detail = $"A message of {length} bytes came while others were on their way.",
                Hint = "Try again, or send less at a time; the server's option message-memory sets the limit.",
            };
        }

        _reserved = needed;
    }

    private ReadOnlySpan<byte> Copy(ReadOnlySequence<byte> bytes)
    {
        int count = (int)bytes.Length;
        if (_copy.Length < count)
        {
            GiveUpCopy();
            _copy = ArrayPool<byte>.Shared.Rent(count);
        }

        bytes.CopyTo(_copy);
        return _copy.AsSpan(0, count);
    }

    private void GiveUpCopy()
    {
        if (_copy.Length > 0)
            ArrayPool<byte>.Shared.Return(_copy);
        _copy = [];
    }
}

internal enum InputState
{
    More,

    /// <summary>The client sends no more; what it has sent does not make a message.</summary>
    Ended,

    /// <summary>Somebody else has something to say to this connection.</summary>
    Interrupted,
}

/// <summary>Memory that all connections share for messages that are on their way.</summary>
internal sealed class MemoryBudget(long bytesMax)
{
    private long _used;

    public long Used => Volatile.Read(ref _used);

    public bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= bytesMax)
            return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    public void Release(long bytes)
    {
        if (bytes != 0)
            Interlocked.Add(ref _used, -bytes);
    }
}
