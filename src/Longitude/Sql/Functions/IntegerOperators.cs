using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Arithmetic and bits of smallint, integer and bigint.</summary>
internal static class IntegerOperators
{
    public static readonly OperatorInfo[] All =
    [
        Define.Prefix("-", 559, 213, "int2um(int2) int2", static (a, _) => Int2(-a.Int64)),
        Define.Prefix("@", 682, 1253, "int2abs(int2) int2", static (a, _) => Int2(Math.Abs(a.Int64))),
        Define.Prefix("~", 1877, 1895, "int2not(int2) int2", static (a, _) => Datum.Of(~a.Int64)),
        Define.Prefix("+", 1917, 1911, "int2up(int2) int2", static (a, _) => a),
        Define.Prefix("-", 558, 212, "int4um(int4) int4", static (a, _) => Int4(-a.Int64)),
        Define.Prefix("@", 773, 1251, "int4abs(int4) int4", static (a, _) => Int4(Math.Abs(a.Int64))),
        Define.Prefix("~", 1883, 1901, "int4not(int4) int4", static (a, _) => Datum.Of(~a.Int64)),
        Define.Prefix("+", 1918, 1912, "int4up(int4) int4", static (a, _) => a),
        Define.Prefix("@", 473, 1230, "int8abs(int8) int8", static (a, _) => a.Int64 == long.MinValue ? throw Int8Range() : Datum.Of(Math.Abs(a.Int64))),
        Define.Prefix("-", 484, 462, "int8um(int8) int8", static (a, _) => a.Int64 == long.MinValue ? throw Int8Range() : Datum.Of(-a.Int64)),
        Define.Prefix("~", 1889, 1907, "int8not(int8) int8", static (a, _) => Datum.Of(~a.Int64)),
        Define.Prefix("+", 1916, 1910, "int8up(int8) int8", static (a, _) => a),
        Define.Operator("*", 526, 152, "int2mul(int2, int2) int2", static (a, b, _) => Int2(a.Int64 * b.Int64)),
        Define.Operator("/", 527, 153, "int2div(int2, int2) int2", static (a, b, _) => Int2(Divide(a, b))),
        Define.Operator("%", 529, 155, "int2mod(int2, int2) int2", static (a, b, _) => Datum.Of(Remainder(a, b))),
        Define.Operator("+", 550, 176, "int2pl(int2, int2) int2", static (a, b, _) => Int2(a.Int64 + b.Int64)),
        Define.Operator("-", 554, 180, "int2mi(int2, int2) int2", static (a, b, _) => Int2(a.Int64 - b.Int64)),
        Define.Operator("&", 1874, 1892, "int2and(int2, int2) int2", static (a, b, _) => Datum.Of(a.Int64 & b.Int64)),
        Define.Operator("|", 1875, 1893, "int2or(int2, int2) int2", static (a, b, _) => Datum.Of(a.Int64 | b.Int64)),
        Define.Operator("#", 1876, 1894, "int2xor(int2, int2) int2", static (a, b, _) => Datum.Of(a.Int64 ^ b.Int64)),
        Define.Operator("*", 544, 170, "int24mul(int2, int4) int4", static (a, b, _) => Int4(a.Int64 * b.Int64)),
        Define.Operator("/", 546, 172, "int24div(int2, int4) int4", static (a, b, _) => Int4(Divide(a, b))),
        Define.Operator("+", 552, 178, "int24pl(int2, int4) int4", static (a, b, _) => Int4(a.Int64 + b.Int64)),
        Define.Operator("-", 556, 182, "int24mi(int2, int4) int4", static (a, b, _) => Int4(a.Int64 - b.Int64)),
        Define.Operator("<<", 1878, 1896, "int2shl(int2, int4) int2", static (a, b, _) => Datum.Of((long)(short)((int)a.Int64 << (b.Int32 & 31)))),
        Define.Operator(">>", 1879, 1897, "int2shr(int2, int4) int2", static (a, b, _) => Datum.Of((long)(short)((int)a.Int64 >> (b.Int32 & 31)))),
        Define.Operator("+", 822, 841, "int28pl(int2, int8) int8", static (a, b, _) => Add8(a, b)),
        Define.Operator("-", 823, 942, "int28mi(int2, int8) int8", static (a, b, _) => Subtract8(a, b)),
        Define.Operator("*", 824, 943, "int28mul(int2, int8) int8", static (a, b, _) => Multiply8(a, b)),
        Define.Operator("/", 825, 948, "int28div(int2, int8) int8", static (a, b, _) => Divide8(a, b)),
        Define.Operator("*", 545, 171, "int42mul(int4, int2) int4", static (a, b, _) => Int4(a.Int64 * b.Int64)),
        Define.Operator("/", 547, 173, "int42div(int4, int2) int4", static (a, b, _) => Int4(Divide(a, b))),
        Define.Operator("+", 553, 179, "int42pl(int4, int2) int4", static (a, b, _) => Int4(a.Int64 + b.Int64)),
        Define.Operator("-", 557, 183, "int42mi(int4, int2) int4", static (a, b, _) => Int4(a.Int64 - b.Int64)),
        Define.Operator("*", 514, 141, "int4mul(int4, int4) int4", static (a, b, _) => Int4(a.Int64 * b.Int64)),
        Define.Operator("/", 528, 154, "int4div(int4, int4) int4", static (a, b, _) => Int4(Divide(a, b))),
        Define.Operator("%", 530, 156, "int4mod(int4, int4) int4", static (a, b, _) => Datum.Of(Remainder(a, b))),
        Define.Operator("+", 551, 177, "int4pl(int4, int4) int4", static (a, b, _) => Int4(a.Int64 + b.Int64)),
        Define.Operator("-", 555, 181, "int4mi(int4, int4) int4", static (a, b, _) => Int4(a.Int64 - b.Int64)),
        Define.Operator("&", 1880, 1898, "int4and(int4, int4) int4", static (a, b, _) => Datum.Of(a.Int64 & b.Int64)),
        Define.Operator("|", 1881, 1899, "int4or(int4, int4) int4", static (a, b, _) => Datum.Of(a.Int64 | b.Int64)),
        Define.Operator("#", 1882, 1900, "int4xor(int4, int4) int4", static (a, b, _) => Datum.Of(a.Int64 ^ b.Int64)),
        Define.Operator("<<", 1884, 1902, "int4shl(int4, int4) int4", static (a, b, _) => Datum.Of((long)((int)a.Int64 << (b.Int32 & 31)))),
        Define.Operator(">>", 1885, 1903, "int4shr(int4, int4) int4", static (a, b, _) => Datum.Of((long)((int)a.Int64 >> (b.Int32 & 31)))),
        Define.Operator("+", 692, 1278, "int48pl(int4, int8) int8", static (a, b, _) => Add8(a, b)),
        Define.Operator("-", 693, 1279, "int48mi(int4, int8) int8", static (a, b, _) => Subtract8(a, b)),
        Define.Operator("*", 694, 1280, "int48mul(int4, int8) int8", static (a, b, _) => Multiply8(a, b)),
        Define.Operator("/", 695, 1281, "int48div(int4, int8) int8", static (a, b, _) => Divide8(a, b)),
        Define.Operator("+", 818, 837, "int82pl(int8, int2) int8", static (a, b, _) => Add8(a, b)),
        Define.Operator("-", 819, 838, "int82mi(int8, int2) int8", static (a, b, _) => Subtract8(a, b)),
        Define.Operator("*", 820, 839, "int82mul(int8, int2) int8", static (a, b, _) => Multiply8(a, b)),
        Define.Operator("/", 821, 840, "int82div(int8, int2) int8", static (a, b, _) => Divide8(a, b)),
        Define.Operator("+", 688, 1274, "int84pl(int8, int4) int8", static (a, b, _) => Add8(a, b)),
        Define.Operator("-", 689, 1275, "int84mi(int8, int4) int8", static (a, b, _) => Subtract8(a, b)),
        Define.Operator("*", 690, 1276, "int84mul(int8, int4) int8", static (a, b, _) => Multiply8(a, b)),
        Define.Operator("/", 691, 1277, "int84div(int8, int4) int8", static (a, b, _) => Divide8(a, b)),
        Define.Operator("<<", 1890, 1908, "int8shl(int8, int4) int8", static (a, b, _) => Datum.Of(a.Int64 << (b.Int32 & 63))),
        Define.Operator(">>", 1891, 1909, "int8shr(int8, int4) int8", static (a, b, _) => Datum.Of(a.Int64 >> (b.Int32 & 63))),
        Define.Operator("%", 439, 945, "int8mod(int8, int8) int8", static (a, b, _) => Datum.Of(Remainder(a, b))),
        Define.Operator("+", 684, 463, "int8pl(int8, int8) int8", static (a, b, _) => Add8(a, b)),
        Define.Operator("-", 685, 464, "int8mi(int8, int8) int8", static (a, b, _) => Subtract8(a, b)),
        Define.Operator("*", 686, 465, "int8mul(int8, int8) int8", static (a, b, _) => Multiply8(a, b)),
        Define.Operator("/", 687, 466, "int8div(int8, int8) int8", static (a, b, _) => Divide8(a, b)),
        Define.Operator("&", 1886, 1904, "int8and(int8, int8) int8", static (a, b, _) => Datum.Of(a.Int64 & b.Int64)),
        Define.Operator("|", 1887, 1905, "int8or(int8, int8) int8", static (a, b, _) => Datum.Of(a.Int64 | b.Int64)),
        Define.Operator("#", 1888, 1906, "int8xor(int8, int8) int8", static (a, b, _) => Datum.Of(a.Int64 ^ b.Int64)),
    ];

    public static Datum Int2(long value) =>
        value == (short)value ? Datum.Of(value) : throw new SqlException(SqlStates.NumericValueOutOfRange, "smallint out of range");

    public static Datum Int4(long value) =>
        value == (int)value ? Datum.Of(value) : throw new SqlException(SqlStates.NumericValueOutOfRange, "integer out of range");

    public static SqlException Int8Range() => new(SqlStates.NumericValueOutOfRange, "bigint out of range");

    public static Datum Add8(Datum a, Datum b)
    {
        long x = a.Int64;
        long y = b.Int64;
        long sum = unchecked(x + y);
        return ((x ^ sum) & (y ^ sum)) < 0 ? throw Int8Range() : Datum.Of(sum);
    }

    public static Datum Subtract8(Datum a, Datum b)
    {
        long x = a.Int64;
        long y = b.Int64;
        long difference = unchecked(x - y);
        return ((x ^ y) & (x ^ difference)) < 0 ? throw Int8Range() : Datum.Of(difference);
    }

    public static Datum Multiply8(Datum a, Datum b)
    {
        long high = Math.BigMul(a.Int64, b.Int64, out long low);
        return high == low >> 63 ? Datum.Of(low) : throw Int8Range();
    }

    public static Datum Divide8(Datum a, Datum b) =>
        b.Int64 == -1 && a.Int64 == long.MinValue ? throw Int8Range() : Datum.Of(Divide(a, b));

    public static SqlException DivisionByZero() => new(SqlStates.DivisionByZero, "division by zero");

    private static long Divide(Datum a, Datum b) => b.Int64 == 0 ? throw DivisionByZero() : a.Int64 / b.Int64;

    // The processor traps at the least number divided by -1, whose remainder is 0 all the same.
    public static long Remainder(Datum a, Datum b) => b.Int64 switch
    {
        0 => throw DivisionByZero(),
        -1 => 0,
        _ => a.Int64 % b.Int64,
    };
}
