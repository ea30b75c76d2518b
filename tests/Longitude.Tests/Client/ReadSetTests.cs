using Longitude.Client;
using Longitude.Core;

namespace Longitude.Tests.Client;

public sealed class ReadSetTests
{
    [Fact]
    public void What_is_read_twice_is_kept_once()
    {
        var reads = new ReadSet();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 100; i++)
                reads.Add(Key(1, i));
            reads.Add(new KeyRange(Key(2, 1), Key(2, 5)));
        }

        Assert.InRange(reads.Keys.Count, 100, 112);
        Assert.Single(reads.Ranges);
    }

    [Fact]
    public void Very_many_reads_of_one_table_become_a_read_of_the_table_and_those_of_others_stay_as_they_are()
    {
        var reads = new ReadSet();
        for (int i = 0; i < 20_000; i++)
            reads.Add(Key(1, i));
        for (int i = 0; i < 10; i++)
            reads.Add(Key(2, i));
        Assert.True(reads.Count < 9000);
        Assert.Equal([KeyRange.Prefix(Key(1, 0).AsSpan(0, 6)).Start], reads.Ranges.Select(r => r.Start));
        Assert.Equal(10, reads.Keys.Count(k => k[5] == 2));
        Assert.DoesNotContain(reads.Keys, k => k[5] == 1);
        for (int i = 0; i < 20_000; i++)
            reads.Add(new KeyRange(Key(3, i), Key(3, i + 1)));
        Assert.True(reads.Count < 9000);
        Assert.Contains(reads.Ranges, r => r.Contains(Key(3, 19_999)) && r.Contains(Key(3, 0)));
    }

    [Fact]
    public void Required_reads_are_kept_one_by_one_however_many_there_are()
    {
        var reads = new ReadSet(gathers: false);
        for (int i = 0; i < 20_000; i++)
            reads.Add(Key(1, i));
        Assert.Equal(20_000, reads.Keys.Count);
        Assert.Empty(reads.Ranges);
    }

    private static byte[] Key(byte table, int i) => [0, OwnKeys.Sql, 0, 0, 0, table, (byte)(i >> 16), (byte)(i >> 8), (byte)i];
}
