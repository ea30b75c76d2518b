using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>A function that is called for its rows.</summary>
/// <param name="Call">The set-returning function; null when it is an expression, which gives one row.</param>
/// <param name="Arguments">Its arguments, or the expression.</param>
internal sealed record TableFunction(ResolvedCall? Call, Expr[] Arguments, IReadOnlyList<ResultColumn> Columns)
{
    /// <summary>Its value is a record, whose fields are the columns.</summary>
    public bool SpreadsRecord { get; init; }

    /// <summary>The rows for the frame's row.</summary>
    public IEnumerator<Datum[]> Begin(EvalFrame frame)
    {
        if (Call is null)
        {
            Datum value = Arguments[0].Eval(frame);
            return new List<Datum[]> { SpreadsRecord ? Spread(value) : [value] }.GetEnumerator();
        }

        var values = new Datum[Arguments.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = Arguments[i].Eval(frame);
        if (!Call.IsDirect)
            values = Call.Arrange(values);
        if (Call.Function.IsStrict && Array.Exists(values, v => v.IsNull))
            return Enumerable.Empty<Datum[]>().GetEnumerator();
        var context = new CallContext(Call, frame.Context.Session, frame.Context) { RowColumns = Columns };
        IEnumerable<Datum[]> rows = Call.Function.Rows!(values, context);
        return (SpreadsRecord ? rows.Select(r => Spread(r[0])) : rows).GetEnumerator();
    }

    private Datum[] Spread(Datum record)
    {
        if (record.IsNull)
            return new Datum[Columns.Count];
        SqlRecord fields = record.As<SqlRecord>();
        if (fields.Values.Length != Columns.Count)
            throw Mismatch($"Returned row contains {fields.Values.Length} attribute{(fields.Values.Length == 1 ? "" : "s")}, but query expects {Columns.Count}.");
        for (int i = 0; i < fields.Types.Length; i++)
        {
            if (fields.Types[i].Oid != Columns[i].Type.Oid)
                throw Mismatch($"Returned type {TypeNames.Format(fields.Types[i], -1)} at ordinal position {i + 1}, but query expects {TypeNames.Format(Columns[i].Type, -1)}.");
        }

        return fields.Values;
    }

    private static SqlException Mismatch(string detail) =>
        new(SqlStates.DatatypeMismatch, "function return row and query-specified return row do not match") { Detail = detail };
}

/// <summary>The rows of functions in FROM, side by side; shorter ones are filled up with NULLs.</summary>
internal sealed class FunctionScanNode(IReadOnlyList<TableFunction> functions, bool withOrdinality, string alias, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) =>
        new FunctionCursor(functions, withOrdinality, columns.Count, new EvalFrame(context, outer));

    public override void Describe(NodeDescription to)
    {
        to.Name = "Function Scan";
        string name = functions.Count == 1 && functions[0].Call is { } call ? $" on {call.Function.Name}" : " on";
        to.Suffix = name.EndsWith(alias, StringComparison.Ordinal) ? name : $"{name} {NodeDescription.Quote(alias)}";
        to.Hidden.Add(("Alias", alias));
    }

    private sealed class FunctionCursor : Cursor
    {
        private readonly IReadOnlyList<TableFunction> _functions;
        private readonly bool _withOrdinality;
        private readonly EvalFrame _frame;
        private readonly IEnumerator<Datum[]>?[] _rows;
        private bool _hasBegun;
        private long _count;

        public FunctionCursor(IReadOnlyList<TableFunction> functions, bool withOrdinality, int width, EvalFrame frame)
        {
            _functions = functions;
            _withOrdinality = withOrdinality;
            _frame = frame;
            _rows = new IEnumerator<Datum[]>?[functions.Count];
            Row = new Datum[width];
        }

        public override bool Next()
        {
            _frame.Context.CountRow();
            if (!_hasBegun)
            {
                _hasBegun = true;
                for (int i = 0; i < _rows.Length; i++)
                    _rows[i] = _functions[i].Begin(_frame);
            }

            bool any = false;
            int at = 0;
            for (int i = 0; i < _rows.Length; i++)
            {
                int width = _functions[i].Columns.Count;
                Span<Datum> to = Row.AsSpan(at, width);
                at += width;
                if (_rows[i] is { } rows && rows.MoveNext())
                {
                    rows.Current.AsSpan(0, width).CopyTo(to);
                    any = true;
                    continue;
                }

                _rows[i]?.Dispose();
                _rows[i] = null;
                to.Clear();
            }

            if (_withOrdinality)
                Row[at] = Datum.Of(++_count);
            return any;
        }

        protected override void Close()
        {
            foreach (IEnumerator<Datum[]>? rows in _rows)
                rows?.Dispose();
        }
    }
}

/// <summary>Set-returning functions in the select list: for each row below as many rows as the longest of them gives.</summary>
internal sealed class ProjectSetNode(PlanNode input, TableFunction[] functions, IReadOnlyList<ResultColumn> columns) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) =>
        new SetCursor(input.Open(context, outer), functions, input.Columns.Count, new EvalFrame(context, outer));

    public override void Describe(NodeDescription to) => to.Name = "ProjectSet";

    private sealed class SetCursor : Cursor
    {
        private readonly Cursor _input;
        private readonly TableFunction[] _functions;
        private readonly int _width;
        private readonly EvalFrame _frame;
        private readonly IEnumerator<Datum[]>?[] _rows;
        private bool _hasRow;

        public SetCursor(Cursor input, TableFunction[] functions, int width, EvalFrame frame)
        {
            _input = input;
            _functions = functions;
            _width = width;
            _frame = frame;
            _rows = new IEnumerator<Datum[]>?[functions.Length];
            Row = new Datum[width + functions.Length];
        }

        public override bool Next()
        {
            while (true)
            {
                _frame.Context.CountRow();
                if (!_hasRow)
                {
                    if (!_input.Next())
                        return false;
                    _input.Row.AsSpan(0, _width).CopyTo(Row);
                    _frame.Row = _input.Row;
                    for (int i = 0; i < _rows.Length; i++)
                        _rows[i] = _functions[i].Begin(_frame);
                    _hasRow = true;
                }

                if (Step())
                    return true;
                _hasRow = false;
            }
        }

        protected override void Close()
        {
            foreach (IEnumerator<Datum[]>? rows in _rows)
                rows?.Dispose();
            _input.Dispose();
        }

        private bool Step()
        {
            bool any = false;
            for (int i = 0; i < _rows.Length; i++)
            {
                if (_rows[i] is { } rows && rows.MoveNext())
                {
                    Row[_width + i] = ValueOf(_functions[i], rows.Current);
                    any = true;
                    continue;
                }

                _rows[i]?.Dispose();
                _rows[i] = null;
                Row[_width + i] = Datum.Null;
            }

            return any;
        }

        /// <summary>A row of several columns is one value here.</summary>
        private static Datum ValueOf(TableFunction function, Datum[] row) => function.Columns.Count == 1
            ? row[0]
            : Datum.OfObject(new SqlRecord([.. function.Columns.Select(c => c.Type)], [.. row], [.. function.Columns.Select(c => c.Name)]));
    }
}
