using System.Buffers;
using System.Globalization;
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Sessions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Copying;

/// <summary>COPY TO: the rows of a table or a query, written as they are read.</summary>
internal sealed class CopyToPlan : StatementPlan
{
    private readonly string? _file;
    private readonly CopyFormat _format;
    private readonly StatementPlan _query;
    private readonly bool[] _forceQuote;

    private CopyToPlan(string? file, CopyFormat format, StatementPlan query, bool[] forceQuote)
    {
        _file = file;
        _format = format;
        _query = query;
        _forceQuote = forceQuote;
    }

    public override IReadOnlyList<SqlType> ParameterTypes => [];

    public override IReadOnlyList<ResultColumn>? Columns => null;

    public override bool IsReadOnly => _query.IsReadOnly;

    public override IReadOnlyList<uint> Tables => _query.Tables;

    public override PlanNode? Root => _query.Root;

    public static CopyToPlan Plan(CopyStatement statement, BindContext context)
    {
        CopyFormat format = CopyFormat.Of(statement);
        TableInfo? table = statement.Table is null ? null : FindTable(statement.Table, context);
        Statement source = table is null ? statement.Query! : SelectFrom(statement, table);
        if (source is not Query && source is InsertStatement { Returning.Count: 0 } or UpdateStatement { Returning.Count: 0 } or DeleteStatement { Returning.Count: 0 })
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY query must have a RETURNING clause");
        StatementPlan query = StatementPlanner.Plan(source, context);
        string[] names = [.. query.Columns!.Select(c => c.Name)];
        return new CopyToPlan(statement.File, format, query, CopyFormat.Flags(format.ForceQuote, names, table, "FORCE_QUOTE"));
    }

    public override StatementRun Open(ExecutionContext context)
    {
        if (_file is not null)
            CopyFiles.CheckMayWrite(context);
        return new Run(this, context);
    }

    private static TableInfo FindTable(QualifiedName name, BindContext context)
    {
        // PostgreSQL does not say where the name stands.
        TableInfo table = context.Catalog.Require(name with { Position = -1 }, context.SearchPath);
        return table.Kind switch
        {
            RelationKind.View or RelationKind.MaterializedView => throw new SqlException(SqlStates.WrongObjectType, $"cannot copy from {Privileges.KindWord(table)} \"{table.Name}\"")
            {
                Hint = "Try the COPY (SELECT ...) TO variant.",
            },
            RelationKind.Sequence => throw new SqlException(SqlStates.WrongObjectType, $"cannot copy from sequence \"{table.Name}\""),
            _ => table,
        };
    }

    private static SelectQuery SelectFrom(CopyStatement statement, TableInfo table) => new()
    {
        Items = [.. CopyColumns.Of(table, statement.Columns).Select(c => new SelectItem(new ColumnName([table.Columns[c].Name]), null))],
        From = [new TableReference(statement.Table!, null)],
    };

    private sealed class Run : StatementRun, ICopySource
    {
        private readonly CopyToPlan _plan;
        private readonly StatementRun _rows;
        private readonly CopyWriter _writer;
        private State _state;
        private long _count;

        public Run(CopyToPlan plan, ExecutionContext context)
        {
            _plan = plan;
            _writer = CopyWriter.For(plan._format, plan._query.Columns!, plan._forceQuote, context.Session.Types);
            _rows = plan._query.Open(context);
        }

        private enum State
        {
            Header,
            Rows,
            Done,
        }

        public bool IsBinary => _plan._format.Kind == CopyKind.Binary;

        public int ColumnCount => _plan._query.Columns!.Count;

        public override ICopySource? CopyOut => _plan._file is null ? this : null;

        public override string Tag => string.Create(CultureInfo.InvariantCulture, $"COPY {_count}");

        public bool Next(IBufferWriter<byte> into)
        {
            if (_state == State.Header)
            {
                _state = State.Rows;
                if (_writer.TryWriteHeader(into))
                    return true;
            }

            if (_state == State.Done)
                return false;
            if (_rows.Read())
            {
                _writer.WriteRow(_rows.Row, into);
                _count++;
                return true;
            }

            _state = State.Done;
            return _writer.TryWriteEnd(into);
        }

        public override bool Read()
        {
            if (_plan._file is { } file && _state != State.Done)
                WriteFile(file);
            return false;
        }

        public override void Dispose()
        {
            _rows.Dispose();
            base.Dispose();
        }

        private void WriteFile(string file)
        {
            const int pieceBytes = 256 << 10;
            using FileStream stream = CopyFiles.OpenToWrite(file);
            var piece = new ArrayBufferWriter<byte>(pieceBytes);
            while (Next(piece))
            {
                if (piece.WrittenCount < pieceBytes)
                    continue;
                stream.Write(piece.WrittenSpan);
                piece.ResetWrittenCount();
            }

            stream.Write(piece.WrittenSpan);
            stream.Flush(flushToDisk: true);
        }
    }
}
