using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>A table whose rows are locked: where the rows' ctid is, and what to do about a row that another session has locked.</summary>
internal sealed record RowLockPlace(int Ctid, string Table, LockStrength Strength, LockWait Wait);

/// <summary>SELECT ... FOR UPDATE: locks the rows as they go by. Rows that are locked already are left out when SKIP LOCKED says so.</summary>
internal sealed class LockRowsNode(PlanNode input, RowLockPlace[] locks) : PlanNode
{
    public override IReadOnlyList<ResultColumn> Columns => input.Columns;

    public override IReadOnlyList<PlanNode> Inputs { get; } = [input];

    protected override Cursor Start(ExecutionContext context, EvalFrame? outer) => new LockCursor(input.Open(context, outer), locks, context.Transaction);

    public override void Describe(NodeDescription to) => to.Name = "LockRows";

    private sealed class LockCursor(Cursor input, RowLockPlace[] locks, SqlTransaction transaction) : Cursor
    {
        public override bool Next()
        {
            while (input.Next())
            {
                if (!LockAll(input.Row))
                    continue;
                Row = input.Row;
                return true;
            }

            return false;
        }

        protected override void Close() => input.Dispose();

        private bool LockAll(Datum[] row)
        {
            foreach (RowLockPlace place in locks)
            {
                // A row that an outer join filled up with NULLs has nothing to lock.
                if (row[place.Ctid].IsNull)
                    continue;
                var id = row[place.Ctid].As<RowId>();
                LockMode mode = place.Strength is LockStrength.Share or LockStrength.KeyShare ? LockMode.Shared : LockMode.Exclusive;
                if (place.Wait == LockWait.Block)
                    transaction.Lock(id, mode);
                else if (!transaction.TryLock(id, mode))
                {
                    return place.Wait == LockWait.SkipLocked
                        ? false
                        : throw new SqlException(SqlStates.LockNotAvailable, $"could not obtain lock on row in relation \"{place.Table}\"");
                }
            }

            return true;
        }
    }
}
