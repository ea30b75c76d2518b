using System.Globalization;
using System.Runtime.CompilerServices;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>random() has a series of its own in each session, which setseed() begins anew.</summary>
internal static class SessionRandom
{
    private static readonly ConditionalWeakTable<ISessionState, Random> Series = [];

    public static Random Of(ISessionState session) => Series.GetValue(session, static _ => new Random());

    public static Datum Seed(ISessionState session, double seed)
    {
        if (seed is not (>= -1 and <= 1))
        {
            string value = seed.ToString(CultureInfo.InvariantCulture);
            throw new SqlException(SqlStates.InvalidParameterValue, $"setseed parameter {value} is out of allowed range [-1,1]");
        }

        Series.AddOrUpdate(session, new Random((int)(seed * int.MaxValue)));
        return Datum.Of(0L);
    }
}
