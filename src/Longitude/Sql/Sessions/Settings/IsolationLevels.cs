using Longitude.Sql.Syntax;

namespace Longitude.Sql.Sessions.Settings;

/// <summary>The names of isolation levels, as parameters have them.</summary>
internal static class IsolationLevels
{
    /// <param name="text">A name that has been checked.</param>
    public static IsolationLevel Parse(string text) => text switch
    {
        "serializable" => IsolationLevel.Serializable,
        "repeatable read" => IsolationLevel.RepeatableRead,
        "read committed" => IsolationLevel.ReadCommitted,
        _ => IsolationLevel.ReadUncommitted,
    };

    public static string Name(this IsolationLevel level) => level switch
    {
        IsolationLevel.Serializable => "serializable",
        IsolationLevel.RepeatableRead => "repeatable read",
        IsolationLevel.ReadCommitted => "read committed",
        _ => "read uncommitted",
    };
}
