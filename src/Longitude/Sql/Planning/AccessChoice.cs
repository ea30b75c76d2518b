using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Execution.Operators;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Sql.Planning;

/// <summary>How an index may find the rows of a table: what fixes its leading columns, and which conditions that answers.</summary>
internal sealed class IndexMatch(TableRelation relation, IndexInfo index)
{
    public TableRelation Relation => relation;

    public IndexInfo Index => index;

    public List<KeyTest> Keys { get; } = [];

    public List<BoundTest> Bounds { get; } = [];

    public PrefixTest? Prefix { get; set; }

    /// <summary>Conditions that need not be looked at again.</summary>
    public List<Expr> Answered { get; } = [];

    /// <summary>Conditions that the search is made of, for EXPLAIN.</summary>
    public List<Expr> Searched { get; } = [];

    /// <summary>The part of the table's rows that is found.</summary>
    public double Fraction { get; set; } = 1;

    /// <summary>At most one row.</summary>
    public bool IsPoint { get; set; }

    public bool IsUseful => Keys.Count > 0 || Bounds.Count > 0 || Prefix is not null;
}

/// <summary>Finds for a table and the conditions on it what each index can do.</summary>
internal sealed class AccessChoice(Estimates estimates, IndexExpressions expressions)
{
    /// <param name="conditions">Conditions that hold of the rows wanted. What they compare with may name other relations, whose values are then at hand.</param>
    /// <param name="isAtHand">True for an expression that can be computed before the table is read.</param>
    public IEnumerable<IndexMatch> Matches(TableRelation relation, IReadOnlyList<Expr> conditions, Func<Expr, bool> isAtHand)
    {
        if (relation.Table.Kind is RelationKind.SystemView)
            yield break;
        foreach (IndexInfo index in relation.Table.Indexes)
        {
            if (index.Predicate is not null && !expressions.IsImplied(relation, index, conditions))
                continue;
            yield return Match(relation, index, conditions, isAtHand);
        }
    }

    private IndexMatch Match(TableRelation relation, IndexInfo index, IReadOnlyList<Expr> conditions, Func<Expr, bool> isAtHand)
    {
        var match = new IndexMatch(relation, index);
        foreach (Expr condition in conditions)
        {
            // What a partial index holds anyway needs no second look.
            if (index.Predicate is not null && expressions.Predicate(relation, index).Exists(p => p.SameAs(condition)))
                match.Answered.Add(condition);
        }

        double rows = estimates.Rows(relation.Table);
        var guesses = new List<double>();
        for (int i = 0; i < index.Columns.Count; i++)
        {
            Expr column = expressions.Column(relation, index, i);
            if (FixedBy(column, index.Columns[i], conditions, isAtHand, match, guesses, rows) is { } key)
            {
                match.Keys.Add(key);
                continue;
            }

            AddBounds(column, index.Columns[i], conditions, isAtHand, match, rows);
            break;
        }

        match.Fraction *= KeyFraction(match, guesses, rows);

        bool isUniqueKey = index.IsUnique && match.Keys.Count == index.Columns.Count && match.Keys.TrueForAll(k => k is not IsNullTest || index.NullsNotDistinct);
        if (isUniqueKey && match.Keys.TrueForAll(k => k is EqualTest))
        {
            match.IsPoint = true;
            match.Fraction = 1 / rows;
        }
        else if (isUniqueKey)
        {
            match.Fraction = Math.Min(match.Fraction, Combinations(match) / rows);
        }

        return match;
    }

    private static double Combinations(IndexMatch match) => match.Keys.Aggregate(1.0, (n, k) => n * (k is AmongTest among ? among.Count : 1));

    private KeyTest? FixedBy(
        Expr column, IndexColumn info, IReadOnlyList<Expr> conditions, Func<Expr, bool> isAtHand, IndexMatch match, List<double> guesses, double rows)
    {
        KeyTest? found = null;
        Expr? by = null;
        foreach (Expr condition in conditions)
        {
            if (ValueFor(column, info, condition, isAtHand) is { } value)
            {
                found = new EqualTest(value);
                by = condition;
                break;
            }

            if (found is null && Among(column, info, condition, isAtHand) is { } among)
                (found, by) = (among, condition);
            else if (found is null && condition is NullTestExpr { IsNegated: false } test && test.Operand.SameAs(column))
                (found, by) = (new IsNullTest(), condition);
        }

        if (found is null)
            return null;
        match.Answered.Add(by!);
        match.Searched.Add(by!);
        guesses.Add(estimates.Selectivity(by!, rows));
        return found;
    }

    /// <summary>The part of the rows that has the keys. What equal values hold is asked of the index itself: it knows how they go together.</summary>
    private double KeyFraction(IndexMatch match, List<double> guesses, double rows)
    {
        int equal = match.Keys.TakeWhile(k => k is EqualTest).Count();
        double others = guesses.Skip(equal).Aggregate(1.0, (s, g) => s * g);
        if (equal == 0)
            return others;
        double? known = ConstantsOf(match, equal) is { } values
            ? estimates.Fraction(match.Relation.Table, match.Index, new IndexRange { Prefix = values })
            : estimates.Share(match.Relation.Table, match.Index, equal);
        return others * (known is { } fraction ? Math.Max(fraction, 1 / rows) : guesses.Take(equal).Aggregate(1.0, (s, g) => s * g));
    }

    /// <summary>The values that the first columns must equal; null when they are not known yet.</summary>
    private static Datum[]? ConstantsOf(IndexMatch match, int count)
    {
        var values = new Datum[count];
        for (int i = 0; i < count; i++)
        {
            if (((EqualTest)match.Keys[i]).Value is not ConstantExpr { Value.IsNull: false } constant || constant.Type.Oid != match.Index.Columns[i].Type.Oid)
                return null;
            values[i] = constant.Value;
        }

        return values;
    }

    /// <summary>What the column must equal by this condition.</summary>
    private static Expr? ValueFor(Expr column, IndexColumn info, Expr condition, Func<Expr, bool> isAtHand)
    {
        if (condition is VarExpr && condition.SameAs(column) && info.Type.Kind == TypeKind.Boolean)
            return new ConstantExpr(Datum.True, SqlTypes.Bool);
        if (condition is NotExpr not && not.Operand.SameAs(column) && info.Type.Kind == TypeKind.Boolean)
            return new ConstantExpr(Datum.False, SqlTypes.Bool);
        if (condition is not CallExpr { Operator: "=", Inputs: [var a, var b] } call || !PlainComparison.IsOrdered(call))
            return null;
        if (IsColumn(a, column) && Comparable(info, b) && isAtHand(b))
            return b;
        return IsColumn(b, column) && Comparable(info, a) && isAtHand(a) ? a : null;
    }

    private static bool IsColumn(Expr e, Expr column)
    {
        while (e is RelabelExpr relabel && PlainComparison.SameOrder(relabel.Type, relabel.Operand.Type) && !e.SameAs(column))
            e = relabel.Operand;
        return e.SameAs(column);
    }

    /// <summary>True when the value can be looked for among the index's values: they are kept alike.</summary>
    private static bool Comparable(IndexColumn info, Expr value) =>
        info.Type.Oid == value.Type.Oid
        || (PlainComparison.IsInteger(info.Type) && PlainComparison.IsInteger(value.Type))
        || (PlainComparison.IsText(info.Type) && PlainComparison.IsText(value.Type));

    private static AmongTest? Among(Expr column, IndexColumn info, Expr condition, Func<Expr, bool> isAtHand)
    {
        if (condition is InListExpr { IsNegated: false, Equality: CallExpr { Operator: "=" } equality } list && IsColumn(list.Operand, column)
            && PlainComparison.IsOrdered(equality) && list.Items.All(i => Comparable(info, i) && isAtHand(i)))
        {
            return new AmongTest([.. list.Items], null);
        }

        if (condition is QuantifiedExpr { IsAll: false, Operation: CallExpr { Operator: "=" } operation } q && IsColumn(q.Left, column)
            && PlainComparison.IsOrdered(operation) && q.Array.Type.Element is { } element && Comparable(info, new ColumnExpr(0, element)) && isAtHand(q.Array))
        {
            return new AmongTest([], q.Array);
        }

        return null;
    }

    private void AddBounds(Expr column, IndexColumn info, IReadOnlyList<Expr> conditions, Func<Expr, bool> isAtHand, IndexMatch match, double rows)
    {
        bool hasLower = false;
        bool hasUpper = false;
        foreach (Expr condition in conditions)
        {
            if (BoundBy(column, info, condition, isAtHand) is not { } bound)
                continue;
            match.Bounds.Add(bound);
            match.Searched.Add(condition);
            if (condition is CallExpr)
                match.Answered.Add(condition);
            hasLower |= !bound.IsUpper;
            hasUpper |= bound.IsUpper;
        }

        if (match.Bounds.Count > 0)
        {
            match.Fraction *= FractionBetween(info, match, rows) ?? (hasLower && hasUpper ? Estimates.Range : Estimates.Inequality);
            return;
        }

        foreach (Expr condition in conditions)
        {
            if (condition is CallExpr { Operator: "~~", Inputs: [var text, var pattern] } && IsColumn(text, column) && PlainComparison.IsText(info.Type)
                && isAtHand(pattern) && (pattern is not ConstantExpr constant || HasPrefix(constant)))
            {
                match.Prefix = new PrefixTest(pattern);
                match.Searched.Add(condition);
                match.Fraction *= Estimates.Pattern;
                return;
            }
        }
    }

    /// <summary>What the index itself says of the first column's bounds, when they are known now; null when they are not.</summary>
    private double? FractionBetween(IndexColumn info, IndexMatch match, double rows)
    {
        if (match.Keys.Count > 0)
            return null;
        (Datum? lower, Datum? upper) = (null, null);
        foreach (BoundTest bound in match.Bounds)
        {
            if (bound.Value is not ConstantExpr { Value: { IsNull: false } value } constant)
                return null;
            if (constant.Type.Oid != info.Type.Oid && !(PlainComparison.IsInteger(constant.Type) && IndexSearch.Fits(info.Type, value)))
                return null;
            if (bound.IsUpper)
                upper = upper is { } high && info.Type.Comparer.Compare(high, value) <= 0 ? high : value;
            else
                lower = lower is { } low && info.Type.Comparer.Compare(low, value) >= 0 ? low : value;
        }

        // Nothing lies between bounds in the wrong order.
        if (lower is { } first && upper is { } last && info.Type.Comparer.Compare(first, last) > 0)
            return 1 / rows;
        double? fraction = estimates.Fraction(match.Relation.Table, match.Index, new IndexRange { Prefix = [], Lower = lower, Upper = upper });
        return fraction is { } part ? Math.Max(part, 1 / rows) : null;
    }

    private static bool HasPrefix(ConstantExpr pattern) => !pattern.Value.IsNull && LikePrefix.Of(pattern.Value.Text, out _).Length > 0;

    private static BoundTest? BoundBy(Expr column, IndexColumn info, Expr condition, Func<Expr, bool> isAtHand)
    {
        if (condition is RowCompareExpr row)
            return BoundByRow(column, info, row, isAtHand);
        if (condition is not CallExpr { Operator: "<" or "<=" or ">" or ">=", Inputs: [var a, var b] } call || !PlainComparison.IsOrdered(call))
            return null;
        string symbol = call.Operator!;
        if (!IsColumn(a, column))
        {
            (a, b) = (b, a);
            symbol = Predicates.Mirror(symbol);
        }

        if (!IsColumn(a, column) || !Comparable(info, b) || !isAtHand(b))
            return null;
        return new BoundTest(b, symbol[0] == '<', symbol.Length > 1);
    }

    /// <summary>(a, b) > (1, 2) says a >= 1.</summary>
    private static BoundTest? BoundByRow(Expr column, IndexColumn info, RowCompareExpr row, Func<Expr, bool> isAtHand)
    {
        Expr a = row.Inputs[0];
        Expr b = row.Inputs[row.Inputs.Count / 2];
        bool isUpper = row.Order is RowOrder.Less or RowOrder.LessOrEqual;
        if (!IsColumn(a, column))
        {
            (a, b) = (b, a);
            isUpper = !isUpper;
        }

        return IsColumn(a, column) && Comparable(info, b) && isAtHand(b) ? new BoundTest(b, isUpper, isInclusive: true) : null;
    }
}
