namespace Longitude.Sql.Binding;

internal static class SqlExceptions
{
    /// <summary>The same error with the place in the text; the error itself when no place is known or it has one.</summary>
    /// <param name="position">Characters from 0; -1 for none.</param>
    public static SqlException At(this SqlException e, int position) => position < 0 || e.Position > 0 ? e : new SqlException(e.SqlState, e.Message)
    {
        Detail = e.Detail,
        Hint = e.Hint,
        Position = position + 1,
        SchemaName = e.SchemaName,
        TableName = e.TableName,
        ColumnName = e.ColumnName,
        ConstraintName = e.ConstraintName,
        DataTypeName = e.DataTypeName,
        Context = e.Context,
    };

    /// <summary>The same error without a place in the statement's text.</summary>
    public static SqlException Unplaced(this SqlException e) => new(e.SqlState, e.Message)
    {
        Detail = e.Detail,
        Hint = e.Hint,
        SchemaName = e.SchemaName,
        TableName = e.TableName,
        ColumnName = e.ColumnName,
        ConstraintName = e.ConstraintName,
        DataTypeName = e.DataTypeName,
        Context = e.Context,
    };

    /// <summary>The same error, found in something that the statement only names: without its place there.</summary>
    public static SqlException Within(this SqlException e, string what, int position) => new(e.SqlState, e.Message)
    {
        Detail = e.Detail,
        Hint = e.Hint,
        Position = position + 1,
        SchemaName = e.SchemaName,
        TableName = e.TableName,
        ColumnName = e.ColumnName,
        ConstraintName = e.ConstraintName,
        DataTypeName = e.DataTypeName,
        Context = e.Context is null ? what : $"{e.Context}\n{what}",
    };
}
