using System.Runtime.CompilerServices;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;

namespace Longitude.Sql.Sequences;

/// <summary>What one session has drawn: for currval() and lastval().</summary>
internal sealed class SequenceSession
{
    // Kept beside the sessions rather than in them: most never draw a number.
    private static readonly ConditionalWeakTable<ISessionState, SequenceSession> Sessions = [];

    private readonly Dictionary<uint, long> _drawn = [];
    private uint _last;

    public static SequenceSession Of(ISessionState session) => Sessions.GetOrCreateValue(session);

    /// <summary>DISCARD SEQUENCES.</summary>
    public static void Forget(ISessionState session) => Sessions.Remove(session);

    public void Drawn(uint sequence, long number)
    {
        _drawn[sequence] = number;
        _last = sequence;
    }

    /// <summary>setval() with is_called: currval() gives the value, lastval() is not touched.</summary>
    public void Set(uint sequence, long number) => _drawn[sequence] = number;

    /// <exception cref="SqlException">55000: the session has not drawn from it.</exception>
    public long Current(TableInfo sequence) => _drawn.TryGetValue(sequence.Oid, out long number)
        ? number
        : throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, $"currval of sequence \"{sequence.Name}\" is not yet defined in this session");

    /// <summary>The last number drawn from any sequence that still exists.</summary>
    /// <exception cref="SqlException">55000: there is none.</exception>
    public (uint Sequence, long Number) Last(CatalogSnapshot catalog) => _last != 0 && catalog.Tables.ContainsKey(_last)
        ? (_last, _drawn[_last])
        : throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, "lastval is not yet defined in this session");
}
