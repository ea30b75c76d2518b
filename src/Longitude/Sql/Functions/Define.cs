using Longitude.Sql.Execution;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>
/// Declares functions by a signature in words: <c>lower(text) text</c>, <c>concat(variadic any) text</c>,
/// <c>make_interval(years int4 = 0, months int4 = 0) interval</c>, <c>json_each(json) setof (key text, value json)</c>. Types have
/// PostgreSQL's internal names.
/// </summary>
internal static class Define
{
    public static FunctionInfo Scalar(
        uint oid, string signature, Fn1 code, Volatility volatility = Volatility.Immutable, bool isStrict = true) =>
        new Signature(signature).Make(oid, FunctionKind.Scalar, volatility, isStrict, fn1: code);

    public static FunctionInfo Scalar(
        uint oid, string signature, Fn2 code, Volatility volatility = Volatility.Immutable, bool isStrict = true) =>
        new Signature(signature).Make(oid, FunctionKind.Scalar, volatility, isStrict, fn2: code);

    public static FunctionInfo Scalar(
        uint oid, string signature, Fn3 code, Volatility volatility = Volatility.Immutable, bool isStrict = true) =>
        new Signature(signature).Make(oid, FunctionKind.Scalar, volatility, isStrict, fn3: code);

    /// <summary>A function with another number of arguments, or a variadic one.</summary>
    public static FunctionInfo ScalarN(
        uint oid, string signature, FnN code, Volatility volatility = Volatility.Immutable, bool isStrict = true) =>
        new Signature(signature).Make(oid, FunctionKind.Scalar, volatility, isStrict, fnN: code);

    public static FunctionInfo Set(
        uint oid,
        string signature,
        Func<Datum[], CallContext, IEnumerable<Datum[]>> rows,
        Volatility volatility = Volatility.Immutable,
        bool isStrict = true) =>
        new Signature(signature).Make(oid, FunctionKind.Set, volatility, isStrict, rows: rows);

    public static FunctionInfo Aggregate(uint oid, string signature, Func<CallContext, Aggregate> start, bool isStrict = true) =>
        new Signature(signature).Make(oid, FunctionKind.Aggregate, Volatility.Immutable, isStrict, start: start);

    /// <param name="directArguments">How many of the arguments stand in the parentheses; the others come from WITHIN GROUP.</param>
    public static FunctionInfo OrderedSet(uint oid, string signature, int directArguments, Func<CallContext, Aggregate> start) =>
        new Signature(signature).Make(
            oid, FunctionKind.Aggregate, Volatility.Immutable, isStrict: false, start: start, directArguments: directArguments);

    public static FunctionInfo Window(uint oid, string signature, Func<CallContext, WindowFunction> start) =>
        new Signature(signature).Make(oid, FunctionKind.Window, Volatility.Immutable, isStrict: false, startWindow: start);

    /// <summary>An operator with one or two operands.</summary>
    /// <param name="signature">The function's, such as <c>int4pl(int4, int4) int4</c>.</param>
    public static OperatorInfo Operator(
        string symbol, uint oid, uint functionOid, string signature, Fn2 code, Volatility volatility = Volatility.Immutable, bool isStrict = true) =>
        new(oid, symbol, Scalar(functionOid, signature, code, volatility, isStrict));

    public static OperatorInfo Prefix(string symbol, uint oid, uint functionOid, string signature, Fn1 code) =>
        new(oid, symbol, Scalar(functionOid, signature, code));

    /// <summary>A signature taken apart.</summary>
    private sealed class Signature
    {
        private readonly string _name;
        private readonly List<SqlType> _types = [];
        private readonly List<string> _argumentNames = [];
        private readonly List<Datum> _defaults = [];
        private readonly SqlType _result;
        private readonly List<ResultColumn> _columns = [];
        private readonly bool _isVariadic;

        public Signature(string text)
        {
            int open = text.IndexOf('(', StringComparison.Ordinal);
            int close = text.IndexOf(')', open);
            _name = text[..open];
            foreach (string argument in Items(text[(open + 1)..close]))
            {
                string[] words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words[0] is "variadic")
                {
                    _isVariadic = true;
                    words = words[1..];
                }

                bool hasName = words.Length > 1 && words[1] is not "=";
                _types.Add(TypeOf(words[hasName ? 1 : 0], text));
                _argumentNames.Add(hasName ? words[0] : "");
                int equals = Array.IndexOf(words, "=");
                if (equals > 0)
                    _defaults.Add(TypeFormat.Parse(_types[^1], -1, words[equals + 1], TypeSettings.Default));
            }

            string result = text[(close + 1)..].Trim();
            if (result.StartsWith("setof ", StringComparison.Ordinal))
                result = result["setof ".Length..];
            if (result[0] == '(')
            {
                foreach (string[] words in Items(result[1..^1]).Select(c => c.Split(' ')))
                    _columns.Add(new ResultColumn(words[0], TypeOf(words[1], text)));
            }

            _result = _columns.Count switch
            {
                0 => TypeOf(result, text),
                1 => _columns[0].Type,
                _ => SqlTypes.Record,
            };
        }

        public FunctionInfo Make(
            uint oid,
            FunctionKind kind,
            Volatility volatility,
            bool isStrict,
            Fn1? fn1 = null,
            Fn2? fn2 = null,
            Fn3? fn3 = null,
            FnN? fnN = null,
            Func<Datum[], CallContext, IEnumerable<Datum[]>>? rows = null,
            Func<CallContext, Aggregate>? start = null,
            Func<CallContext, WindowFunction>? startWindow = null,
            int directArguments = -1)
        {
            if (kind == FunctionKind.Set && _columns.Count == 0 && _result != SqlTypes.Record)
                _columns.Add(new ResultColumn(_name, _result));
            return new FunctionInfo
            {
                Oid = oid,
                Name = _name,
                ArgumentTypes = [.. _types],
                ReturnType = _result,
                IsVariadic = _isVariadic,
                IsStrict = isStrict,
                Volatility = volatility,
                Kind = kind,
                ArgumentNames = _argumentNames.Exists(n => n.Length > 0) ? [.. _argumentNames] : [],
                Defaults = [.. _defaults],
                Fn1 = fn1,
                Fn2 = fn2,
                Fn3 = fn3,
                FnN = fnN,
                Rows = rows,
                RowColumns = _columns,
                Start = start,
                StartWindow = startWindow,
                DirectArguments = directArguments,
            };
        }

        private static string[] Items(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        private static SqlType TypeOf(string name, string signature)
        {
            SqlType? type = name.EndsWith("[]", StringComparison.Ordinal) ? SqlTypes.ByName(name[..^2])?.Array : SqlTypes.ByName(name);
            return type ?? throw new InvalidOperationException($"The declaration '{signature}' names the type '{name}', which there is not.");
        }
    }
}
