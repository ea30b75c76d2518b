using Longitude.Sql.Storage;
using Longitude.Sql.Types;

namespace Longitude.Tests.Sql.Storage;

public sealed class RowFormatTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_come_back_whole_and_in_part(int seed)
    {
        var values = new RandomValues(seed);
        for (int i = 0; i < 400; i++)
        {
            StoredColumn[] columns = Columns(values, values.Random.Next(40));
            Datum[] row = [.. columns.Select(c => values.Nullable(c.Type) ?? Datum.Null)];
            byte[] bytes = new RowFormat(columns).Encode(row, null, new KeyBuffer());
            int[] wanted = [.. Enumerable.Range(0, columns.Length).Where(_ => values.Random.Next(3) > 0)];
            AssertSame(columns, row, Read(columns, wanted, bytes), wanted);
        }
    }

    [Fact]
    public void Columns_that_came_later_have_what_they_were_added_with_and_those_that_went_are_passed_over()
    {
        var values = new RandomValues(4);
        for (int i = 0; i < 300; i++)
        {
            StoredColumn[] before = Columns(values, 1 + values.Random.Next(20));
            Datum[] row = [.. before.Select(c => values.Nullable(c.Type) ?? Datum.Null)];
            byte[] bytes = new RowFormat(before).Encode(row, null, new KeyBuffer());
            int[] kept = [.. Enumerable.Range(0, before.Length).Where(_ => values.Random.Next(2) == 0)];
            Datum added = values.Value(SqlTypes.Text), later = values.Value(SqlTypes.Int8);
            short number = (short)(before[^1].Number + 1 + values.Random.Next(300));
            StoredColumn[] after =
            [
                .. kept.Select(k => before[k]),
                new StoredColumn(number, SqlTypes.Text, -1, RowFormat.EncodeOne(added, SqlTypes.Text, -1)),
                new StoredColumn((short)(number + 1), SqlTypes.Int4, -1, null),
                new StoredColumn((short)(number + 2), SqlTypes.Int8, -1, RowFormat.EncodeOne(later, SqlTypes.Int8, -1)),
            ];
            Datum[] expected = [.. kept.Select(k => row[k]), added, Datum.Null, later];
            AssertSame(after, expected, Read(after, null, bytes), null);
        }
    }

    [Fact]
    public void Integers_may_become_wider()
    {
        StoredColumn[] narrow = [new StoredColumn(1, SqlTypes.Int2, -1, null), new StoredColumn(2, SqlTypes.Int4, -1, null), new StoredColumn(3, SqlTypes.Float4, -1, null)];
        StoredColumn[] wide = [new StoredColumn(1, SqlTypes.Int8, -1, null), new StoredColumn(2, SqlTypes.Int8, -1, null), new StoredColumn(3, SqlTypes.Float8, -1, null)];
        byte[] bytes = new RowFormat(narrow).Encode([Datum.Of(-5L), Datum.Of((long)int.MinValue), Datum.Of(0.5)], null, new KeyBuffer());
        Datum[] read = Read(wide, null, bytes);
        Assert.Equal((-5, int.MinValue, 0.5), (read[0].Int64, read[1].Int64, read[2].Double));
    }

    [Fact]
    public void Numbers_with_few_digits_are_kept_scaled_and_others_as_they_are()
    {
        foreach ((int precision, int scale, bool isScaled) in new[] { (10, 2, true), (18, 0, true), (18, 18, true), (19, 2, false), (5, -2, false), (10, 12, true) })
        {
            StoredColumn[] columns = [new StoredColumn(1, SqlTypes.Numeric, Typmods.OfNumeric(precision, scale), null)];
            string[] texts = ["0", "1", "-1", "99", "NaN"];
            foreach (string text in texts)
            {
                Datum value = Typmods.Apply(Datum.OfObject(Numeric.Parse(text == "NaN" ? text : scale > 0 ? $"{(precision == scale || scale > precision ? "0" : text)}.{new string('0', scale)}" : text + "00")), SqlTypes.Numeric, columns[0].Typmod, isExplicit: true);
                byte[] bytes = new RowFormat(columns).Encode([value], null, new KeyBuffer());
                Assert.True(RandomValues.IsIdentical(value, Read(columns, null, bytes)[0]), $"{value} of numeric({precision},{scale})");
                Assert.Equal(isScaled ? StoredWidth.Eight : StoredWidth.Variable, new RowHeader(bytes).WidthOf(1));
            }
        }
    }

    [Fact]
    public void Rows_with_very_long_values_come_back()
    {
        StoredColumn[] columns = [new StoredColumn(1, SqlTypes.Text, -1, null), new StoredColumn(2, SqlTypes.Bytea, -1, null), new StoredColumn(7, SqlTypes.Text, -1, null)];
        var format = new RowFormat(columns);
        var reader = new RowReader(columns, [0, 1, 2]);
        foreach (int length in new[] { 10, 65_535, 65_536, 1_000_000, 3 })
        {
            Datum[] row = [Datum.Of(new string('x', length)), Datum.Of(new byte[] { 1, 2 }), Datum.Of("end")];
            var read = new Datum[3];
            reader.Read(format.Encode(row, null, new KeyBuffer()), read);
            AssertSame(columns, row, read, null);
        }
    }

    [Fact]
    public void A_row_takes_little_more_than_its_values()
    {
        StoredColumn[] columns = [new StoredColumn(1, SqlTypes.Int4, -1, null), new StoredColumn(2, SqlTypes.Int4, -1, null), new StoredColumn(3, SqlTypes.Int4, -1, null), new StoredColumn(4, SqlTypes.BpChar, 88, null)];
        byte[] bytes = new RowFormat(columns).Encode([Datum.Of(1L), Datum.Of(2L), Datum.Of(3L), Datum.Of(new string(' ', 84))], null, new KeyBuffer());
        Assert.Equal(4 + 4 + 4 + 84 + 7, bytes.Length);
    }

    private static StoredColumn[] Columns(RandomValues values, int count)
    {
        var columns = new StoredColumn[count];
        SqlType[] all = [.. RandomValues.Types, .. RandomValues.WithoutKeys];
        short number = 0;
        for (int i = 0; i < count; i++)
        {
            number += (short)(1 + (values.Random.Next(5) == 0 ? values.Random.Next(4) : 0));
            columns[i] = new StoredColumn(number, all[values.Random.Next(all.Length)], -1, null);
        }

        return columns;
    }

    private static Datum[] Read(StoredColumn[] columns, int[]? wanted, byte[] bytes)
    {
        var into = new Datum[columns.Length];
        Array.Fill(into, Datum.Of("untouched"));
        new RowReader(columns, wanted ?? [.. Enumerable.Range(0, columns.Length)]).Read(bytes, into);
        return into;
    }

    private static void AssertSame(StoredColumn[] columns, Datum[] expected, Datum[] actual, int[]? wanted)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (wanted is not null && !wanted.Contains(i))
                Assert.Equal("untouched", actual[i].Text);
            else
                Assert.True(RandomValues.IsIdentical(expected[i], actual[i]), $"{columns[i].Type}: {expected[i]} came back as {actual[i]}");
        }
    }
}
