using System.Numerics;
using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>
/// Where parts of a jsonb lie in PostgreSQL's binary form of it, which .keyvalue() shows as an id. A container has four bytes of its own
/// and four for each key, value or item; then these follow, numbers and containers at multiples of four.
/// </summary>
internal static class JsonbOffsets
{
    /// <summary>The offset of a part; null when it is none, compared by reference.</summary>
    public static long? Find(JsonbValue root, JsonbValue part)
    {
        long? found = null;
        _ = root.IsContainer ? End(root, 0, part, ref found) : 0;
        return found;
    }

    /// <summary>The end of a container that begins at an offset.</summary>
    private static long End(JsonbValue container, long start, JsonbValue part, ref long? found)
    {
        if (ReferenceEquals(container, part))
            found ??= start;
        string[] keys = container.Kind == JsonbKind.Object ? container.Keys : [];
        long at = start + 4 + (4L * (keys.Length + container.Items.Length));
        foreach (string key in keys)
            at += Encoding.UTF8.GetByteCount(key);
        foreach (JsonbValue item in container.Items)
        {
            at = item.Kind switch
            {
                JsonbKind.String => at + Encoding.UTF8.GetByteCount(item.Text),
                JsonbKind.Number => Align(at) + BytesOf(item.Number),
                JsonbKind.Array or JsonbKind.Object => End(item, Align(at), part, ref found),
                _ => at,
            };
        }

        return at;
    }

    private static long Align(long at) => (at + 3) & ~3L;

    /// <summary>The length word, a header of two bytes (four for uncommon scales), and two bytes for each digit to the base 10000.</summary>
    private static long BytesOf(Numeric number)
    {
        const int smallScaleMax = 63;
        int scale = number.Scale;
        BigInteger mantissa = BigInteger.Abs(number.Mantissa);
        int fractionDigits = (scale + 3) / 4;
        mantissa *= BigInteger.Pow(10, (fractionDigits * 4) - scale);
        int digits = 0;
        bool isTrailing = true;
        int weight = -fractionDigits - 1;
        for (; !mantissa.IsZero; weight++)
        {
            mantissa = BigInteger.DivRem(mantissa, 10000, out BigInteger digit);
            isTrailing &= digit.IsZero;
            digits += isTrailing ? 0 : 1;
        }

        bool isShort = scale <= smallScaleMax && weight is >= -64 and <= 63;
        return 4 + (isShort ? 2 : 4) + (2 * digits);
    }
}
