using Longitude.Sql.Catalog;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Copying;

/// <summary>Files on the server's own machine, which only superusers may have read and written.</summary>
internal static class CopyFiles
{
    private const string Hint = "Anyone can COPY to stdout or from stdin. psql's \\copy command also works for anyone.";

    public static void CheckMayRead(ExecutionContext context) => Check(context, "COPY from a file", "pg_read_server_files");

    public static void CheckMayWrite(ExecutionContext context) => Check(context, "COPY to a file", "pg_write_server_files");

    public static FileStream OpenToRead(string path)
    {
        CheckPath(path, "from");
        return Open(path, FileMode.Open, FileAccess.Read, "reading");
    }

    public static FileStream OpenToWrite(string path)
    {
        CheckPath(path, "to");
        return Open(path, FileMode.Create, FileAccess.Write, "writing");
    }

    private static void Check(ExecutionContext context, string what, string group)
    {
        if (!Privileges.IsSuperuser(context.Catalog, context.Session.CurrentUser))
        {
            throw new SqlException(SqlStates.InsufficientPrivilege, $"must be superuser or have privileges of the {group} role to {what}")
            {
                Hint = Hint,
            };
        }
    }

    private static void CheckPath(string path, string direction)
    {
        if (!Path.IsPathFullyQualified(path))
            throw new SqlException(SqlStates.InvalidName, $"relative path not allowed for COPY {direction} file");
    }

    private static FileStream Open(string path, FileMode mode, FileAccess access, string what)
    {
        if (Directory.Exists(path))
            throw new SqlException(SqlStates.WrongObjectType, $"\"{path}\" is a directory");
        try
        {
            return new FileStream(path, mode, access, FileShare.Read);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SqlException(SqlStates.UndefinedFile, $"could not open file \"{path}\" for {what}: No such file or directory")
            {
                Hint = "COPY instructs the server process to use a file. You may want a client-side facility such as psql's \\copy.",
            };
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new SqlException(SqlStates.IoError, $"could not open file \"{path}\" for {what}: {e.Message}")
            {
                Hint = "COPY instructs the server process to use a file. You may want a client-side facility such as psql's \\copy.",
            };
        }
    }
}
