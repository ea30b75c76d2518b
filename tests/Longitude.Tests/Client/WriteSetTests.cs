using Longitude.Client;
using Longitude.Core;

namespace Longitude.Tests.Client;

public sealed class WriteSetTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 40)]
    [InlineData(3, 3000)]
    public void Behaves_like_a_sorted_map_whose_states_are_kept(int seed, int keys)
    {
        var random = new Random(seed);
        var set = new WriteSet();
        var model = new SortedDictionary<byte[], Write>(KeyOrder.Instance);
        var marks = new Stack<(long Sequence, SortedDictionary<byte[], Write> Then)>();
        long sequence = 0, observed = 0;
        for (int step = 0; step < 6 * keys; step++)
        {
            int choice = random.Next(100);
            if (choice < 85)
            {
                byte[] key = Key(seed == 2 ? step % keys : random.Next(keys));
                Write write = random.Next(4) == 0 ? Write.Delete(key) : Write.Put(key, [(byte)step]);
                set.Set(write, ++sequence, observed, LogPosition.Zero);
                model[key] = write;
            }
            else if (choice < 95)
            {
                observed = sequence;
                marks.Push((sequence, new SortedDictionary<byte[], Write>(model, KeyOrder.Instance)));
                Assert.Equal(model.Values, InRange(set, KeyRange.All, sequence, backwards: false));
            }
            else if (marks.TryPop(out (long Sequence, SortedDictionary<byte[], Write> Then) mark))
            {
                set.RollBackTo(mark.Sequence);
                model = mark.Then;
            }

            Assert.Equal(model.Count, set.Count);
        }

        Assert.Equal(model.Values, set.InOrder().Select(e => e.Write));
        foreach ((long then, SortedDictionary<byte[], Write> old) in marks)
        {
            byte[] from = Key(random.Next(keys)), to = Key(random.Next(keys));
            var range = new KeyRange(from, random.Next(3) == 0 ? null : to);
            Write[] expected = [.. old.Values.Where(w => range.Contains(w.Key))];
            Assert.Equal(expected, InRange(set, range, then, backwards: false));
            Assert.Equal(expected.Reverse(), InRange(set, range, then, backwards: true));
        }

        for (int i = 0; i < keys; i++)
        {
            Assert.Equal(model.TryGetValue(Key(i), out Write expected), set.TryGet(Key(i), out WriteEntry? found));
            Assert.True(found is null || found.Write == expected);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cursor_goes_on_over_what_was_there_when_it_was_opened(bool backwards)
    {
        var set = new WriteSet();
        long sequence = 0;
        for (int i = 0; i < 1000; i += 2)
            set.Set(Write.Put(Key(i), [1]), ++sequence, 0, LogPosition.Zero);
        long opened = sequence;
        var cursor = new WriteCursor(set, KeyRange.All, opened, backwards);
        var seen = new List<int>();
        for (int step = 0; cursor.Current is { } entry; cursor.MoveNext(), step++)
        {
            Assert.Equal([1], entry.Write.Value);
            seen.Add((entry.Write.Key[0] << 8) | entry.Write.Key[1]);
            int key = step * 7 % 1000;
            set.Set(Write.Put(Key(key), [2]), ++sequence, opened, LogPosition.Zero);
        }

        IEnumerable<int> all = Enumerable.Range(0, 500).Select(i => i * 2);
        Assert.Equal(backwards ? all.Reverse() : all, seen);
    }

    private static byte[] Key(int i) => [(byte)(i >> 8), (byte)i];

    private static Write[] InRange(WriteSet set, KeyRange range, long through, bool backwards)
    {
        var found = new List<Write>();
        for (var cursor = new WriteCursor(set, range, through, backwards); cursor.Current is { } entry; cursor.MoveNext())
            found.Add(entry.Write);
        return [.. found];
    }
}
