using Longitude.Server.Protocol;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Server.Connections;

/// <content>Rows of results.</content>
internal sealed partial class ClientConnection
{
    /// <summary>Writes rows, and sends them when they outgrow the buffer.</summary>
    /// <param name="rowsMax">Stops after so many; 0 for all.</param>
    /// <param name="isShort">The statement may run on the thread that waits for sockets.</param>
    /// <returns>True when it stopped, and there may be more.</returns>
    private async ValueTask<bool> WriteRowsAsync(ISqlSession session, SqlExecution execution, ResultShape shape, int rowsMax, bool isShort)
    {
        TypeSettings settings = session.Types;
        long limit = _services.Options.ResultBufferBytes;
        int count = 0;
        try
        {
            while (execution.Read())
            {
                shape.WriteRow(_reply, execution.Row, settings);
                count++;
                if (_reply.Count >= limit)
                {
                    await FlushAsync();
                    ThrowIfEnding();

                    // The flush may have ended on the thread that sends.
                    if (!isShort)
                        await _services.Database.Workers.SwitchAsync();
                }

                if (count == rowsMax)
                    return true;
            }

            return false;
        }
        finally
        {
            _counts.Rows += count;
        }
    }
}
