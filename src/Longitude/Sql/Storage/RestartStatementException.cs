namespace Longitude.Sql.Storage;

/// <summary>
/// What a statement read was changed before it could lock the row that it wants to write. It has to be undone and run again on what is
/// there now.
/// </summary>
internal sealed class RestartStatementException : Exception
{
    public static readonly RestartStatementException Instance = new();

    private RestartStatementException()
        : base("The statement has to be run again.")
    {
    }
}
