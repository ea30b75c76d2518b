using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Longitude.Sql.Execution;
using Longitude.Sql.Types;

namespace Longitude.Sql.Copying;

/// <summary>Writes rows in one of COPY's formats.</summary>
internal abstract class CopyWriter(CopyFormat format, IReadOnlyList<ResultColumn> columns, TypeSettings settings)
{
    protected CopyFormat Format => format;

    protected IReadOnlyList<ResultColumn> Columns => columns;

    protected TypeSettings Settings => settings;

    public static CopyWriter For(CopyFormat format, IReadOnlyList<ResultColumn> columns, bool[] forceQuote, TypeSettings settings) => format.Kind switch
    {
        CopyKind.Binary => new BinaryWriter(format, columns, settings),
        CopyKind.Csv => new CsvWriter(format, columns, forceQuote, settings),
        _ => new TextWriter(format, columns, settings),
    };

    /// <summary>What comes before the rows; false for nothing.</summary>
    public abstract bool TryWriteHeader(IBufferWriter<byte> to);

    public abstract void WriteRow(ReadOnlySpan<Datum> row, IBufferWriter<byte> to);

    /// <summary>What comes after the rows; false for nothing.</summary>
    public virtual bool TryWriteEnd(IBufferWriter<byte> to) => false;

    protected static void Write(IBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    /// <summary>True for types whose text never holds anything that has to be escaped, whatever the delimiter is.</summary>
    private static bool IsPlain(SqlType type, byte delimiter) =>
        delimiter is (byte)'\t' or (byte)',' or (byte)';' or (byte)'|'
        && type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Boolean or TypeKind.Oid or TypeKind.Float4 or TypeKind.Float8
            or TypeKind.Numeric or TypeKind.Uuid or TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz;

    private abstract class Lines : CopyWriter
    {
        private readonly bool[] _isPlain;
        private readonly ArrayBufferWriter<byte> _field = new(256);

        protected Lines(CopyFormat format, IReadOnlyList<ResultColumn> columns, TypeSettings settings)
            : base(format, columns, settings) =>
            _isPlain = [.. columns.Select(c => IsPlain(c.Type, format.Delimiter))];

        public override bool TryWriteHeader(IBufferWriter<byte> to)
        {
            if (Format.Header == CopyHeader.None)
                return false;
            for (int i = 0; i < Columns.Count; i++)
            {
                if (i > 0)
                    Write(to, Format.Delimiter);
                WriteField(Encoding.UTF8.GetBytes(Columns[i].Name), -1, to);
            }

            Write(to, (byte)'\n');
            return true;
        }

        public override void WriteRow(ReadOnlySpan<Datum> row, IBufferWriter<byte> to)
        {
            for (int i = 0; i < Columns.Count; i++)
            {
                if (i > 0)
                    Write(to, Format.Delimiter);
                if (row[i].IsNull)
                {
                    to.Write(Format.Null);
                }
                else if (_isPlain[i] && !IsForced(i))
                {
                    TypeFormat.WriteText(row[i], Columns[i].Type, Settings, to);
                }
                else
                {
                    _field.ResetWrittenCount();
                    TypeFormat.WriteText(row[i], Columns[i].Type, Settings, _field);
                    WriteField(_field.WrittenSpan, i, to);
                }
            }

            Write(to, (byte)'\n');
        }

        protected virtual bool IsForced(int column) => false;

        /// <param name="column">-1 in the header.</param>
        protected abstract void WriteField(ReadOnlySpan<byte> field, int column, IBufferWriter<byte> to);
    }

    private sealed class TextWriter : Lines
    {
        private readonly SearchValues<byte> _special;

        public TextWriter(CopyFormat format, IReadOnlyList<ResultColumn> columns, TypeSettings settings)
            : base(format, columns, settings) =>
            _special = SearchValues.Create([(byte)'\b', (byte)'\f', (byte)'\n', (byte)'\r', (byte)'\t', (byte)'\v', (byte)'\\', format.Delimiter]);

        protected override void WriteField(ReadOnlySpan<byte> field, int column, IBufferWriter<byte> to)
        {
            while (true)
            {
                int special = field.IndexOfAny(_special);
                if (special < 0)
                {
                    to.Write(field);
                    return;
                }

                to.Write(field[..special]);
                byte b = field[special];
                byte escaped = b switch
                {
                    (byte)'\b' => (byte)'b',
                    (byte)'\f' => (byte)'f',
                    (byte)'\n' => (byte)'n',
                    (byte)'\r' => (byte)'r',
                    (byte)'\t' => (byte)'t',
                    (byte)'\v' => (byte)'v',
                    _ => b,
                };
                Write(to, (byte)'\\');
                Write(to, escaped);
                field = field[(special + 1)..];
            }
        }
    }

    private sealed class CsvWriter(CopyFormat format, IReadOnlyList<ResultColumn> columns, bool[] forceQuote, TypeSettings settings) : Lines(format, columns, settings)
    {
        private readonly SearchValues<byte> _special = SearchValues.Create([format.Delimiter, format.Quote, (byte)'\n', (byte)'\r']);

        protected override bool IsForced(int column) => forceQuote[column];

        protected override void WriteField(ReadOnlySpan<byte> field, int column, IBufferWriter<byte> to)
        {
            bool isAlone = Columns.Count == 1 && field.SequenceEqual("\\."u8);
            bool inQuotes = (column >= 0 && forceQuote[column]) || isAlone || field.SequenceEqual(Format.Null) || field.ContainsAny(_special);
            if (!inQuotes)
            {
                to.Write(field);
                return;
            }

            Write(to, Format.Quote);
            foreach (byte b in field)
            {
                if (b == Format.Quote || b == Format.Escape)
                    Write(to, Format.Escape);
                Write(to, b);
            }

            Write(to, Format.Quote);
        }
    }

    private sealed class BinaryWriter(CopyFormat format, IReadOnlyList<ResultColumn> columns, TypeSettings settings) : CopyWriter(format, columns, settings)
    {
        private readonly ArrayBufferWriter<byte> _field = new(256);

        public override bool TryWriteHeader(IBufferWriter<byte> to)
        {
            to.Write(BinaryRows.Signature);
            Write(to, 0);
            Write(to, 0);
            return true;
        }

        public override void WriteRow(ReadOnlySpan<Datum> row, IBufferWriter<byte> to)
        {
            Write(to, (short)Columns.Count);
            for (int i = 0; i < Columns.Count; i++)
            {
                if (row[i].IsNull)
                {
                    Write(to, -1);
                    continue;
                }

                _field.ResetWrittenCount();
                TypeFormat.WriteBinary(row[i], Columns[i].Type, _field);
                Write(to, _field.WrittenCount);
                to.Write(_field.WrittenSpan);
            }
        }

        public override bool TryWriteEnd(IBufferWriter<byte> to)
        {
            Write(to, (short)-1);
            return true;
        }

        private static void Write(IBufferWriter<byte> to, int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(sizeof(int)), value);
            to.Advance(sizeof(int));
        }

        private static void Write(IBufferWriter<byte> to, short value)
        {
            BinaryPrimitives.WriteInt16BigEndian(to.GetSpan(sizeof(short)), value);
            to.Advance(sizeof(short));
        }
    }
}
