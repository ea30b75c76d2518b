namespace Longitude.Sql.Sessions;

/// <content>Savepoints.</content>
internal sealed partial class SqlSession
{
    private void AddSavepoint(OpenTransaction open, string name) =>
        open.Savepoints.Add(new Savepoint(name, open.Sql.Client.Mark(), open.Sql.Catalog, open.Sql.HasChangedCatalog, _settings.Mark()));

    private static void ReleaseSavepoint(OpenTransaction open, string name)
    {
        int index = IndexOf(open, name);
        open.Savepoints.RemoveRange(index, open.Savepoints.Count - index);
    }

    private void RollBackToSavepoint(OpenTransaction open, string name)
    {
        int index = IndexOf(open, name);
        Savepoint savepoint = open.Savepoints[index];
        open.Savepoints.RemoveRange(index + 1, open.Savepoints.Count - index - 1);
        open.Sql.Client.RollBackTo(savepoint.Writes);
        open.Sql.Catalog = savepoint.Catalog;
        open.Sql.HasChangedCatalog = savepoint.HasChangedCatalog;
        _settings.RollBackTo(savepoint.Settings);
        _searchPath = null;
        open.HasFailed = false;
    }

    private static int IndexOf(OpenTransaction open, string name)
    {
        int index = open.Savepoints.FindLastIndex(s => string.Equals(s.Name, name, StringComparison.Ordinal));
        return index >= 0 ? index : throw new SqlException(SqlStates.InvalidSavepointSpecification, $"savepoint \"{name}\" does not exist");
    }
}
