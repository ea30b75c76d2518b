using Longitude.Server.Protocol;
using Longitude.Sql;
using Longitude.Sql.Sessions;

namespace Longitude.Server.Connections;

/// <content>COPY: data in either direction, in a mode of its own.</content>
internal sealed partial class ClientConnection
{
    /// <summary>Transfers the data of a COPY; nothing for other statements.</summary>
    private ValueTask TransferAsync(SqlExecution execution)
    {
        if (execution.CopyIn is { } sink)
            return CopyInAsync(sink);
        return execution.CopyOut is { } source ? CopyOutAsync(source) : default;
    }

    private async ValueTask CopyInAsync(ICopySink sink)
    {
        WriteCopyResponse(ServerMessage.CopyInResponse, sink.IsBinary, sink.ColumnCount);
        await FlushAsync();
        while (true)
        {
            await _services.Database.Workers.SwitchAsync();
            while (_input.TryTake(out byte type, out ReadOnlySpan<byte> body))
            {
                _counts.BytesIn += body.Length + 5;
                switch (type)
                {
                    case ClientMessage.CopyData:
                        sink.Write(body);
                        break;
                    case ClientMessage.CopyDone:
                        new MessageReader(body).End();
                        sink.End();
                        return;
                    case ClientMessage.CopyFail:
                        throw new SqlException(SqlStates.QueryCanceled, $"COPY from stdin failed: {new MessageReader(body).String()}");
                    case ClientMessage.Flush or ClientMessage.Sync:
                        // Sent by clients that do not look whether what they execute is a COPY.
                        break;
                    case ClientMessage.Terminate:
                        throw new ClientGoneException();
                    default:
                        throw new SqlException(SqlStates.ProtocolViolation, $"unexpected message type 0x{type:X2} during COPY from stdin");
                }
            }

            if (!await FillAsync())
                throw new ClientGoneException();
        }
    }

    private async ValueTask CopyOutAsync(ICopySource source)
    {
        WriteCopyResponse(ServerMessage.CopyOutResponse, source.IsBinary, source.ColumnCount);
        await _services.Database.Workers.SwitchAsync();
        while (true)
        {
            _reply.Begin(ServerMessage.CopyData);
            if (!source.Next(_reply))
                break;
            _reply.End();
            if (_reply.Count < _services.Options.ResultBufferBytes)
                continue;
            await FlushAsync();
            ThrowIfEnding();
            await _services.Database.Workers.SwitchAsync();
        }

        _reply.AbandonOpen();
        _reply.WriteEmpty(ServerMessage.CopyDone);
    }

    private void WriteCopyResponse(byte type, bool isBinary, int columns)
    {
        int format = isBinary ? 1 : 0;
        _reply.Begin(type);
        _reply.WriteByte((byte)format);
        _reply.WriteInt16(columns);
        for (int i = 0; i < columns; i++)
            _reply.WriteInt16(format);
        _reply.End();
    }
}
