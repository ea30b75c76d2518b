using Longitude.Core;
using Longitude.Sql;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Tests.Sql.Storage;

public sealed class KeyColumnTests
{
    public static TheoryData<string> TypeNames => [.. RandomValues.Types.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void The_order_of_keys_is_the_order_of_values(string name)
    {
        SqlType type = TypeOf(name);
        DatumComparer comparer = DatumComparer.For(type);
        var values = new RandomValues(1);
        foreach ((bool descending, bool nullsFirst) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            var column = new KeyColumn(type, -1, descending, isNullable: true, nullsFirst);
            for (int i = 0; i < 2000; i++)
            {
                Datum a = values.Nullable(type) ?? Datum.Null, b = values.Nullable(type) ?? Datum.Null;
                int expected;
                if (a.IsNull || b.IsNull)
                    expected = a.IsNull == b.IsNull ? 0 : a.IsNull == nullsFirst ? -1 : 1;
                else
                    expected = descending ? -comparer.Compare(a, b) : comparer.Compare(a, b);
                int actual = Key(column, a, out _).AsSpan().SequenceCompareTo(Key(column, b, out _));
                Assert.True(Math.Sign(expected) == Math.Sign(actual), $"{a} and {b}: {expected} as values, {actual} as keys");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Values_come_back_from_their_keys_and_only_exact_ones_say_so(string name)
    {
        SqlType type = TypeOf(name);
        DatumComparer comparer = DatumComparer.For(type);
        var values = new RandomValues(2);
        int exact = 0;
        for (int i = 0; i < 2000; i++)
        {
            var column = new KeyColumn(type, -1, isDescending: i % 2 == 0, isNullable: i % 3 == 0, nullsFirst: i % 5 == 0);
            Datum value = i % 3 == 0 ? values.Nullable(type) ?? Datum.Null : values.Value(type);
            byte[] key = [.. Key(column, value, out bool isExact), 7, 0, 255];
            Datum read = column.Read(key, out int length);
            Assert.Equal(key.Length - 3, length);
            Assert.Equal(length, column.LengthOf(key));
            Assert.True(value.IsNull ? read.IsNull : comparer.Equals(value, read), $"{value} came back as {read}");
            exact += isExact ? 1 : 0;
            Assert.True(!isExact || RandomValues.IsIdentical(value, read), $"{value} came back as {read}, which is said to be the same");
            Assert.True(isExact || !column.IsAlwaysExact);
        }

        Assert.True(exact > 100);
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void A_part_of_an_index_is_exactly_the_rows_whose_values_match(string name)
    {
        SqlType type = TypeOf(name);
        DatumComparer comparer = DatumComparer.For(type);
        var values = new RandomValues(3);
        byte[] prefix = [0, 115, 0, 0, 0, 9];
        for (int i = 0; i < 2000; i++)
        {
            var first = new KeyColumn(SqlTypes.Int4, -1, isDescending: i % 2 == 0, isNullable: true, nullsFirst: false);
            var second = new KeyColumn(type, -1, isDescending: i % 3 == 0, isNullable: true, nullsFirst: i % 5 == 0);
            Datum lead = values.Random.Next(3) == 0 ? Datum.Null : Datum.Of((long)values.Random.Next(2));
            var range = new IndexRange
            {
                Prefix = [lead],
                Lower = values.Random.Next(3) == 0 ? null : values.Value(type),
                LowerInclusive = values.Random.Next(2) == 0,
                Upper = values.Random.Next(3) == 0 ? null : values.Value(type),
                UpperInclusive = values.Random.Next(2) == 0,
            };
            KeyRange keys = IndexRanges.Of(prefix, [first, second], range, new KeyBuffer());
            Datum rowLead = values.Random.Next(3) == 0 ? Datum.Null : Datum.Of((long)values.Random.Next(2));
            Datum value = values.Random.Next(4) switch
            {
                0 => Datum.Null,
                1 when range.Lower is { } lower => lower,
                2 when range.Upper is { } upper => upper,
                _ => values.Value(type),
            };
            bool matches = rowLead.IsNull == lead.IsNull && (lead.IsNull || rowLead.Int64 == lead.Int64) && Matches(range, value, comparer);
            byte[] key = [.. prefix, .. Key(first, rowLead, out _), .. Key(second, value, out _), 1, 2, 3];
            Assert.True(matches == keys.Contains(key), $"{rowLead} {value} of {lead} [{range.Lower} {range.Upper}]: {matches}");
        }
    }

    [Fact]
    public void Numbers_of_a_column_with_a_scale_come_back_with_it()
    {
        var column = new KeyColumn(SqlTypes.Numeric, Typmods.OfNumeric(12, 2), isDescending: true, isNullable: true, nullsFirst: false);
        foreach (string text in new[] { "0.00", "1.50", "-1.50", "100.00", "99999999.99", "0.01", "-0.10" })
        {
            byte[] key = Key(column, Datum.OfObject(Numeric.Parse(text)), out bool isExact);
            Assert.True(isExact);
            Assert.Equal(text, column.Read(key, out _).Reference!.ToString());
        }
    }

    [Fact]
    public void A_primary_key_takes_no_NULL_and_no_type_without_an_order()
    {
        var column = new KeyColumn(SqlTypes.Int4, -1, false, isNullable: false, false);
        Assert.Equal(4, Key(column, Datum.Of(5L), out _).Length);
        Assert.Throws<SqlException>(() => column.Append(new KeyBuffer(), Datum.Null));
        Assert.Equal(SqlStates.FeatureNotSupported, Assert.Throws<SqlException>(() => new KeyColumn(SqlTypes.Json, -1, false, true, false)).SqlState);
        Assert.False(KeyColumn.Supports(SqlTypes.Json.Array!));
    }

    private static bool Matches(IndexRange range, Datum value, DatumComparer comparer)
    {
        if (!range.IsBounded)
            return true;
        if (value.IsNull)
            return false;
        if (range.Lower is { } lower && comparer.Compare(value, lower) is var low && (low < 0 || (low == 0 && !range.LowerInclusive)))
            return false;
        return range.Upper is not { } upper || comparer.Compare(value, upper) is var high && (high < 0 || (high == 0 && range.UpperInclusive));
    }

    private static byte[] Key(KeyColumn column, Datum value, out bool isExact)
    {
        var buffer = new KeyBuffer();
        isExact = column.Append(buffer, value);
        return buffer.ToArray();
    }

    private static SqlType TypeOf(string name) => RandomValues.Types.First(t => t.Name == name);
}
