using System.Globalization;
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Planning;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>A statement that writes rows: all its work is done in the first call of Read, which then gives the rows of RETURNING.</summary>
internal abstract class ModifyPlan : StatementPlan
{
    private readonly TableAccessRight[] _rights;
    private readonly uint[] _tables;
    private readonly Returning? _returning;

    protected ModifyPlan(BindContext context, Returning? returning)
    {
        _rights = [.. context.Rights];
        _tables = [.. context.Tables];
        _returning = returning;
        ParameterTypes = context.Parameters.Known();
    }

    public override IReadOnlyList<SqlType> ParameterTypes { get; }

    public override IReadOnlyList<ResultColumn>? Columns => _returning?.Columns;

    public override IReadOnlyList<uint> Tables => _tables;

    /// <summary>The tag without its count.</summary>
    protected abstract string Verb { get; }

    /// <summary>Does the work.</summary>
    /// <param name="rows">Takes the rows for RETURNING.</param>
    /// <returns>How many rows were written.</returns>
    protected abstract long Run(RowChanges changes, ReturnedRows? rows);

    public override StatementRun Open(ExecutionContext context)
    {
        AccessRights.Check(_rights, context);
        return new ModifyRun(this, context);
    }

    /// <summary>The table that a statement writes.</summary>
    /// <exception cref="SqlException">It is none that rows can be written to.</exception>
    public static TableInfo TargetOf(BindContext context, QualifiedName name, string verb)
    {
        TableInfo table = context.Catalog.Require(name, context.SearchPath);
        switch (table.Kind)
        {
            case RelationKind.Table:
                context.Use(table);
                return table;
            case RelationKind.View:
                throw new SqlException(SqlStates.FeatureNotSupported, $"{verb} view \"{table.Name}\" is not supported") { Hint = "Write to the tables that the view is over." };
            case RelationKind.MaterializedView:
                throw new SqlException(SqlStates.WrongObjectType, $"cannot change materialized view \"{table.Name}\"");
            case RelationKind.Sequence:
                throw new SqlException(SqlStates.WrongObjectType, $"cannot change sequence \"{table.Name}\"");
            default:
                throw new SqlException(SqlStates.InsufficientPrivilege, $"permission denied: \"{table.Name}\" is a system catalog");
        }
    }

    private sealed class ModifyRun(ModifyPlan plan, ExecutionContext context) : StatementRun
    {
        private List<Datum[]>? _rows;
        private long _count;
        private int _next;

        public override Datum[] Row => _rows![_next - 1];

        public override string Tag => plan.Verb + " " + _count.ToString(CultureInfo.InvariantCulture);

        public override bool Read()
        {
            if (_rows is null)
            {
                ReturnedRows? returned = plan._returning is { } r ? new ReturnedRows(r, context) : null;
                var changes = new RowChanges(context);
                _count = plan.Run(changes, returned);
                changes.Finish();
                _rows = returned?.Rows ?? [];
            }

            if (_next == _rows.Count)
                return false;
            _next++;
            return true;
        }
    }
}
