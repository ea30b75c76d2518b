using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Longitude.Sql.Execution;
using Longitude.Sql.Types;

namespace Longitude.Server.Protocol;

/// <summary>
/// How rows of some columns are described and written in the formats that a client asked for. Made once for the columns of a plan, and
/// shared by all that run it.
/// </summary>
internal sealed class ResultShape
{
    private static readonly ConditionalWeakTable<IReadOnlyList<ResultColumn>, Shapes> Known = [];

    private readonly SqlType[] _types;
    private readonly bool[] _isBinary;

    private ResultShape(IReadOnlyList<ResultColumn> columns, IReadOnlyList<short> formats)
    {
        _types = [.. columns.Select(c => c.Type)];
        _isBinary = new bool[columns.Count];
        for (int i = 0; i < columns.Count; i++)
            _isBinary[i] = formats.Count != 0 && formats[formats.Count == 1 ? 0 : i] == 1;
        Description = Describe(columns);
    }

    /// <summary>The RowDescription message, whole.</summary>
    public byte[] Description { get; }

    /// <param name="columns">The columns.</param>
    /// <param name="formats">None for all text, one for all, or one for each.</param>
    public static ResultShape Of(IReadOnlyList<ResultColumn> columns, IReadOnlyList<short> formats)
    {
        Shapes shapes = Known.GetValue(columns, static _ => new Shapes());
        if (formats.Count > 1)
            return shapes.Mixed is { } last && last.HasFormats(formats) ? last : shapes.Mixed = new ResultShape(columns, formats);
        return formats.Count == 0 || formats[0] == 0
            ? shapes.Text ??= new ResultShape(columns, [])
            : shapes.Binary ??= new ResultShape(columns, [1]);
    }

    public void WriteRow(ReplyBuffer reply, Datum[] row, TypeSettings settings)
    {
        SqlType[] types = _types;
        reply.Begin(ServerMessage.DataRow);
        reply.WriteInt16(types.Length);
        for (int i = 0; i < types.Length; i++)
        {
            ref readonly Datum value = ref row[i];
            if (value.IsNull)
            {
                reply.WriteInt32(-1);
                continue;
            }

            int begin = reply.BeginValue();
            if (_isBinary[i])
                TypeFormat.WriteBinary(value, types[i], reply);
            else
                WriteText(reply, value, types[i], settings);
            reply.EndValue(begin);
        }

        reply.End();
    }

    /// <summary>The most frequent types in place; the others know how themselves.</summary>
    private static void WriteText(ReplyBuffer reply, in Datum value, SqlType type, TypeSettings settings)
    {
        switch (type.Kind)
        {
            case TypeKind.Int4 or TypeKind.Int8 or TypeKind.Int2:
                Utf8Formatter.TryFormat(value.Int64, reply.GetSpan(20), out int written);
                reply.Advance(written);
                break;
            case TypeKind.Text or TypeKind.Varchar or TypeKind.Char:
                reply.WriteText(value.Text);
                break;
            case TypeKind.Boolean:
                reply.WriteByte(value.Boolean ? (byte)'t' : (byte)'f');
                break;
            default:
                TypeFormat.WriteText(value, type, settings, reply);
                break;
        }
    }

    private bool HasFormats(IReadOnlyList<short> formats)
    {
        if (formats.Count != _isBinary.Length)
            return false;
        for (int i = 0; i < formats.Count; i++)
        {
            if (_isBinary[i] != (formats[i] == 1))
                return false;
        }

        return true;
    }

    private byte[] Describe(IReadOnlyList<ResultColumn> columns)
    {
        using var message = new ReplyBuffer();
        message.Begin(ServerMessage.RowDescription);
        message.WriteInt16(columns.Count);
        for (int i = 0; i < columns.Count; i++)
        {
            ResultColumn column = columns[i];
            message.WriteString(column.Name);
            message.WriteInt32((int)column.TableOid);
            message.WriteInt16(column.ColumnNumber);
            message.WriteInt32((int)column.Type.Oid);
            message.WriteInt16(column.Type.Length);
            message.WriteInt32(column.Typmod);
            message.WriteInt16(_isBinary[i] ? 1 : 0);
        }

        message.End();
        return message.ToArray();
    }

    private sealed class Shapes
    {
        public ResultShape? Text { get; set; }

        public ResultShape? Binary { get; set; }

        /// <summary>The last one with different formats: a driver asks for the same ones each time.</summary>
        public ResultShape? Mixed { get; set; }
    }
}
