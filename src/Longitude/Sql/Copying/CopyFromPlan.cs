// COPY FROM: rows come as bytes, from the client or from a file, and become rows of a table without a plan in between.
//
// All of a COPY is one transaction: the rows wait in memory until the commit hands them to the protocol at once. What is read of the
// data are spans of bytes; a field becomes a value in the way of its type, and only texts become strings.
using System.Globalization;
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Execution;
using Longitude.Sql.Modify;
using Longitude.Sql.Planning;
using Longitude.Sql.Sessions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Copying;

internal sealed class CopyFromPlan : StatementPlan
{
    private readonly CopyStatement _statement;
    private readonly CopyFormat _format;
    private readonly TableInfo _table;
    private readonly int[] _columns;
    private readonly Expr? _where;
    private readonly TableAccessRight[] _rights;

    private CopyFromPlan(CopyStatement statement, CopyFormat format, TableInfo table, int[] columns, Expr? where)
    {
        _statement = statement;
        _format = format;
        _table = table;
        _columns = columns;
        _where = where;
        _rights = [new TableAccessRight(table.Oid, [.. columns.Select(c => table.Columns[c].Number)], Privileges.Insert, null)];
    }

    public override IReadOnlyList<SqlType> ParameterTypes => [];

    public override IReadOnlyList<ResultColumn>? Columns => null;

    public override IReadOnlyList<uint> Tables => [_table.Oid];

    public static CopyFromPlan Plan(CopyStatement statement, BindContext context)
    {
        CopyFormat format = CopyFormat.Of(statement);
        // PostgreSQL does not say where the name stands.
        TableInfo table = context.Catalog.Require(statement.Table! with { Position = -1 }, context.SearchPath);
        if (table.Kind != RelationKind.Table)
            throw new SqlException(SqlStates.WrongObjectType, $"cannot copy to {Privileges.KindWord(table)} \"{table.Name}\"");
        context.Use(table);
        int[] columns = CopyColumns.Of(table, statement.Columns);
        Expr? where = statement.Where is null ? null : TableExpressions.BindCondition(context, table, statement.Where, Clause.CopyWhere, "WHERE");
        return new CopyFromPlan(statement, format, table, columns, where);
    }

    public override StatementRun Open(ExecutionContext context)
    {
        if (context.Transaction.IsReadOnly && _table.TemporaryOwner == 0)
            throw new SqlException(SqlStates.ReadOnlySqlTransaction, "cannot execute COPY FROM in a read-only transaction");
        AccessRights.Check(_rights, context);
        if (_statement.File is not null)
            CopyFiles.CheckMayRead(context);
        return new Run(this, context);
    }

    private CopyReader Reader()
    {
        if (_format.Kind == CopyKind.Binary)
            return new BinaryRows();
        if (_format.Kind == CopyKind.Text)
            return new TextRows(_format);
        string[] names = [.. _columns.Select(c => _table.Columns[c].Name)];
        return new CsvRows(
            _format,
            CopyFormat.Flags(_format.ForceNotNull, names, _table, "FORCE_NOT_NULL"),
            CopyFormat.Flags(_format.ForceNull, names, _table, "FORCE_NULL"));
    }

    private sealed class Run : StatementRun, ICopySink
    {
        private readonly CopyFromPlan _plan;
        private readonly ExecutionContext _context;
        private readonly CopyReader _reader;
        private readonly TableWriter _writer;
        private readonly StatementEffects _effects;
        private readonly EvalFrame _frame;
        private readonly FieldParser[] _parsers;

        /// <summary>Defaults of the columns that the data does not have.</summary>
        private readonly (int Column, Expr Value)[] _defaults;
        private readonly Datum[] _row;
        private bool _expectsHeader;
        private bool _hasBegun;
        private bool _isDone;
        private long _count;

        /// <summary>The column whose field is being read, for messages; -1 for none.</summary>
        private int _field = -1;

        public Run(CopyFromPlan plan, ExecutionContext context)
        {
            _plan = plan;
            _context = context;
            _reader = plan.Reader();
            _writer = TableWriter.For(context, plan._table);
            _effects = StatementEffects.Of(context);
            _frame = new EvalFrame(context, null);
            _parsers = [.. plan._columns.Select(c => new FieldParser(plan._table.Columns[c].Type, plan._table.Columns[c].Typmod, context.Session.Types))];
            _defaults =
            [
                .. Enumerable.Range(0, plan._table.Columns.Count)
                    .Where(c => !plan._columns.Contains(c) && _writer.Defaults[c] is not null)
                    .Select(c => (c, _writer.Defaults[c]!)),
            ];
            _row = new Datum[plan._table.Columns.Count];
            _expectsHeader = plan._format.Header != CopyHeader.None;
        }

        public bool IsBinary => _plan._format.Kind == CopyKind.Binary;

        public int ColumnCount => _plan._columns.Length;

        public override ICopySink? CopyIn => _plan._statement.File is null ? this : null;

        public override string Tag => string.Create(CultureInfo.InvariantCulture, $"COPY {_count}");

        public void Write(ReadOnlySpan<byte> data)
        {
            Begin();
            _reader.Add(data);
            TakeRows();
        }

        public void End()
        {
            Begin();
            _reader.Complete();
            TakeRows();
        }

        public override bool Read()
        {
            if (_isDone)
                return false;
            if (_plan._statement.File is { } file)
                ReadFile(file);
            _isDone = true;
            Begin();
            _effects.Leave(_context);
            return false;
        }

        public override void Dispose()
        {
            if (_hasBegun && !_isDone)
                _effects.Abandon();
            _isDone = true;
            base.Dispose();
        }

        private void Begin()
        {
            if (_hasBegun)
                return;
            _hasBegun = true;
            _effects.Enter();
        }

        private void ReadFile(string file)
        {
            const int pieceBytes = 256 << 10;
            using FileStream stream = CopyFiles.OpenToRead(file);
            byte[] piece = new byte[pieceBytes];
            int read;
            while ((read = stream.Read(piece)) > 0)
                Write(piece.AsSpan(0, read));
            End();
        }

        private void TakeRows()
        {
            try
            {
                while (_reader.Next())
                {
                    _context.CountRow();
                    if (_expectsHeader)
                    {
                        _expectsHeader = false;
                        CheckHeader();
                        continue;
                    }

                    TakeRow();
                }
            }
            catch (SqlException e) when (e.Context is null)
            {
                throw e.Within(Where(), -1);
            }
        }

        private void TakeRow()
        {
            FieldParser[] parsers = _parsers;
            int[] columns = _plan._columns;
            CheckFieldCount();
            for (int i = 0; i < parsers.Length; i++)
            {
                _field = i;
                ReadOnlySpan<byte> field = _reader.Field(i, out bool isNull);
                _row[columns[i]] = isNull ? Datum.Null : IsBinary ? parsers[i].Binary(field) : parsers[i].Text(field);
            }

            _field = -1;
            foreach ((int column, Expr value) in _defaults)
                _row[column] = value.Eval(_frame);
            _frame.Row = _row;
            if (_plan._where is not null && !_plan._where.Test(_frame))
                return;
            _writer.Complete(_frame, _row);
            _writer.Insert(_context, _effects, _row);
            _count++;
        }

        private void CheckFieldCount()
        {
            int wanted = _parsers.Length;
            int given = _reader.FieldCount;
            if (given == wanted)
                return;
            if (IsBinary)
                throw new SqlException(SqlStates.BadCopyFileFormat, $"row field count is {given}, expected {wanted}");
            if (given > wanted)
            {
                // A line without anything is a row of a table without columns.
                if (wanted == 0 && given == 1 && _reader.Field(0, out _).IsEmpty)
                    return;
                throw new SqlException(SqlStates.BadCopyFileFormat, "extra data after last expected column");
            }

            throw new SqlException(SqlStates.BadCopyFileFormat, $"missing data for column \"{_plan._table.Columns[_plan._columns[given]].Name}\"");
        }

        private void CheckHeader()
        {
            if (_plan._format.Header != CopyHeader.Match)
                return;
            if (_reader.FieldCount != _parsers.Length)
            {
                throw new SqlException(SqlStates.BadCopyFileFormat, $"wrong number of fields in header line: got {_reader.FieldCount}, expected {_parsers.Length}");
            }

            for (int i = 0; i < _parsers.Length; i++)
            {
                string name = _plan._table.Columns[_plan._columns[i]].Name;
                string given = System.Text.Encoding.UTF8.GetString(_reader.Field(i, out bool isNull));
                if (isNull)
                    throw new SqlException(SqlStates.BadCopyFileFormat, $"column name mismatch in header line field {i + 1}: got null value (\"{System.Text.Encoding.UTF8.GetString(_plan._format.Null)}\"), expected \"{name}\"");
                if (!string.Equals(given, name, StringComparison.Ordinal))
                    throw new SqlException(SqlStates.BadCopyFileFormat, $"column name mismatch in header line field {i + 1}: got \"{given}\", expected \"{name}\"");
            }
        }

        /// <summary>Where the data is wrong: the line, and the column or the whole row.</summary>
        private string Where()
        {
            const int shownMax = 100;
            string line = string.Create(CultureInfo.InvariantCulture, $"COPY {_plan._table.Name}, line {_reader.Line}");
            if (_field < 0)
                return _reader.RowText is { } row ? $"{line}: \"{row}\"" : line;
            string column = $"{line}, column {_plan._table.Columns[_plan._columns[_field]].Name}";
            if (IsBinary)
                return column;
            string text = System.Text.Encoding.UTF8.GetString(_reader.Field(_field, out bool isNull));
            return isNull ? $"{column}: null input" : $"{column}: \"{(text.Length > shownMax ? text[..shownMax] + "..." : text)}\"";
        }
    }
}
