using Longitude.Sql;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Tests.Sql.Types;

/// <summary>Computes with values given as text, and gives the result as text, or the error's code and message.</summary>
internal static class Evaluate
{
    public static readonly FakeSession Session = new();

    public static string Text(string type, string text) =>
        Guard(() => Format(TypeFormat.Parse(Type(type), -1, text, Session.Types), Type(type)));

    public static string Operator(string symbol, (string Type, string Text) left, (string Type, string Text) right) => Guard(() =>
    {
        ResolvedCall call = FunctionResolver.ResolveOperator(symbol, Type(left.Type), Type(right.Type));
        Datum[] arguments = [Coerce(left, call.ArgumentTypes[0]), Coerce(right, call.ArgumentTypes[1])];
        return Format(call.Invoke(arguments, call.Context(Session, null)), call.ReturnType);
    });

    private static Datum Coerce((string Type, string Text) value, SqlType to)
    {
        SqlType from = Type(value.Type);
        Datum datum = TypeFormat.Parse(from, -1, value.Text, Session.Types);
        return Casts.Find(from, to)!.Convert(datum, new CastArguments(from, to, -1, Session.Types, IsExplicit: false));
    }

    private static string Format(Datum value, SqlType type) => value.IsNull ? "NULL" : TypeFormat.Format(value, type, Session.Types);

    private static SqlType Type(string name) => SqlTypes.ByName(name) ?? throw new InvalidOperationException(name);

    private static string Guard(Func<string> work)
    {
        try
        {
            return work();
        }
        catch (SqlException e)
        {
            return $"{e.SqlState}: {e.Message}";
        }
    }
}
