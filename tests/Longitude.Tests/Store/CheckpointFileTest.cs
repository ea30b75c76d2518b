using System.Buffers.Binary;
using Longitude.Core;
using Longitude.Log;
using Longitude.Store;

namespace Longitude.Tests.Store;

public sealed class CheckpointFileTest
{
    private static readonly byte[] Machine = [9, 8, 7, 6, 5];

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private static byte[] Key(int i)
    {
        byte[] key = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(4), i);
        return key;
    }

    private static RowStore Make(int rows, int valueBytes = 20)
    {
        RowStore store = new();
        for (int i = 0; i < rows; i++)
            store.Install(Key(i * 7 % rows), new RowVersion(new LogPosition(i + 1), 0), new byte[valueBytes + (i % 5)]);
        return store;
    }

    private static string Dump(RowStore store, RowVersion at)
    {
        RowCursor cursor = new(store);
        cursor.Open(KeyRange.All, at);
        List<string> lines = [];
        while (cursor.Next() == ReadStatus.Found)
            lines.Add(StoreModel.Line(cursor.Key, cursor.Version, cursor.Value));
        return string.Join('\n', lines);
    }

    private static MemoryFiles Written(RowStore store, long position)
    {
        MemoryFiles files = new();
        using StoreView view = store.Capture(new LogPosition(position));
        CheckpointFile.Write(files, "c", view, Machine, Test);
        return files;
    }

    [Fact]
    public void An_empty_store_and_a_missing_folder_are_no_trouble()
    {
        Assert.Null(LoadNewest(new MemoryFiles(), "c"));
        LoadedCheckpoint loaded = LoadNewest(Written(new RowStore(), 0), "c")!;
        Assert.Equal(0, loaded.Store.Count);
        loaded.Store.Install([1], new RowVersion(new LogPosition(1), 0), [2]);
        Assert.Equal(1, loaded.Store.Count);
    }

    [Fact]
    public void A_view_holds_its_position_while_the_store_goes_on_and_doubts_are_resolved()
    {
        RowStore store = Make(20_000);
        LogPosition close = new(20_001);
        for (int i = 0; i < 300; i++)
            store.SetDoubt(Key(i * 100), close); // The last hundred are placeholders.
        ulong hash = store.StateHash;
        RowVersion at = RowVersion.EndOf(close);
        RowCursor before = new(store);
        before.Open(KeyRange.All, at, ignoreDoubt: true);
        List<string> lines = [];
        while (before.Next() == ReadStatus.Found)
            lines.Add(StoreModel.Line(before.Key, before.Version, before.Value));

        using StoreView view = store.Capture(close);
        for (int i = 0; i < 300; i++)
        {
            store.Install(Key(i * 100), new RowVersion(close, i), i % 3 == 0 ? null : [1]);
            store.ClearDoubt(Key(i * 100));
        }
        for (int i = 0; i < 30_000; i++)
            store.Install(Key(i % 25_000), new RowVersion(new LogPosition(20_002 + i), 0), i % 2 == 0 ? null : [2]);
        store.RaiseFloor(RowVersion.EndOf(new LogPosition(50_002)));
        while (store.Collect(1000) > 0)
        {
        }
        Assert.NotEqual(hash, store.StateHash);

        MemoryFiles files = new();
        CheckpointFile.Write(files, "c", view, Machine, Test);
        LoadedCheckpoint loaded = LoadNewest(files, "c")!;
        Assert.Equal(Machine, loaded.MachineState);
        Assert.Equal(hash, loaded.Store.StateHash);
        Assert.Equal(string.Join('\n', lines), Dump(loaded.Store, at));
    }

    [Fact]
    public async Task A_checkpoint_is_written_by_another_thread_while_the_writer_goes_on()
    {
        RowStore store = Make(30_000);
        Random random = new(3);
        long position = 30_000;
        for (int round = 0; round < 5; round++)
        {
            string expected = Dump(store, RowVersion.EndOf(new LogPosition(position)));
            MemoryFiles files = new();
            StoreView view = store.Capture(new LogPosition(position));
            Task writing = Task.Run(() => CheckpointFile.Write(files, "c", view, Machine, Test), Test);
            for (int i = 0; i < 1000 || !writing.IsCompleted; i++)
            {
                store.Install(Key(random.Next(60_000)), new RowVersion(new LogPosition(++position), 0), random.Next(2) == 0 ? null : [3]);
                store.RaiseFloor(new RowVersion(new LogPosition(position - 10), 0));
                store.Collect(10);
            }
            await writing;
            view.Dispose();
            LoadedCheckpoint loaded = LoadNewest(files, "c")!;
            Assert.Equal(view.StateHash, loaded.Store.StateHash);
            Assert.Equal(expected, Dump(loaded.Store, RowVersion.EndOf(view.Position)));
        }
    }

    [Fact]
    public void Equal_states_give_equal_files_whatever_was_collected()
    {
        byte[][] written = new byte[2][];
        for (int i = 0; i < 2; i++)
        {
            RowStore store = Make(3000);
            for (int k = 0; k < 3000; k += 2)
                store.Install(Key(k), new RowVersion(new LogPosition(4000 + k), 0), k % 4 == 0 ? null : [4]);
            store.RaiseFloor(RowVersion.EndOf(new LogPosition(6000)));
            while (i == 1 && store.Collect(100) > 0)
            {
            }
            written[i] = Written(store, 8000).Files.Values.Single();
        }
        Assert.Equal(written[0], written[1]);
    }

    [Fact]
    public void Every_flipped_byte_and_every_cut_is_detected()
    {
        MemoryFiles files = Written(Make(60), 60);
        (string path, byte[] good) = files.Files.Single();
        for (int i = 0; i < good.Length; i++)
        {
            foreach (byte flip in new byte[] { 0x01, 0x80, 0xFF })
            {
                byte[] bad = [.. good];
                bad[i] ^= flip;
                files.Files[path] = bad;
                Assert.Throws<LogDamagedException>(() => LoadNewest(files, "c"));
            }
            files.Files[path] = good[..i];
            Assert.Throws<LogDamagedException>(() => LoadNewest(files, "c"));
        }
        files.Files[path] = [.. good, 0];
        Assert.Throws<LogDamagedException>(() => LoadNewest(files, "c"));
        files.Files[path] = good;
        Assert.NotNull(LoadNewest(files, "c"));
    }

    [Fact]
    public void Blocks_that_are_whole_but_lost_or_swapped_are_detected()
    {
        MemoryFiles files = Written(Make(2000, valueBytes: 500), 2000);
        (string path, byte[] good) = files.Files.Single();
        int first = 40 + Machine.Length;
        int second = first + 12 + BinaryPrimitives.ReadInt32LittleEndian(good.AsSpan(first));
        int third = second + 12 + BinaryPrimitives.ReadInt32LittleEndian(good.AsSpan(second));
        byte[] lost = [.. good[..first], .. good[second..]];
        byte[] swapped = [.. good[..first], .. good[second..third], .. good[first..second], .. good[third..]];
        foreach (byte[] bad in new[] { lost, swapped })
        {
            files.Files[path] = bad;
            LogDamagedException e = Assert.Throws<LogDamagedException>(() => LoadNewest(files, "c"));
            Assert.Contains("memory:c/checkpoint-00000000000000002000", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_damaged_newest_checkpoint_is_refused_and_the_older_one_is_named_and_can_be_asked_for()
    {
        RowStore store = Make(100);
        MemoryFiles files = Written(store, 100);
        store.Install(Key(5), new RowVersion(new LogPosition(101), 0), null);
        using (StoreView view = store.Capture(new LogPosition(101)))
            CheckpointFile.Write(files, "c", view, Machine, Test);
        string newest = "c/" + CheckpointFile.NameOf(new LogPosition(101));
        files.Files[newest][70] ^= 1;
        Assert.Throws<LogDamagedException>(() => LoadNewest(files, "c"));
        Assert.Equal([new LogPosition(101), new LogPosition(100)], CheckpointFile.List(files, "c"));
        Assert.Equal(100, CheckpointFile.TryLoad(files, "c", new LogPosition(100))!.Store.Count);
        Assert.Null(CheckpointFile.TryLoad(files, "c", new LogPosition(99)));
        // A file under another's name is no checkpoint of that position.
        files.Files["c/" + CheckpointFile.NameOf(new LogPosition(99))] = files.Files["c/" + CheckpointFile.NameOf(new LogPosition(100))];
        Assert.Throws<LogDamagedException>(() => CheckpointFile.TryLoad(files, "c", new LogPosition(99)));
    }

    [Fact]
    public void A_full_disk_or_a_cancellation_leaves_the_older_checkpoint_and_nothing_else()
    {
        RowStore store = Make(2000, valueBytes: 500);
        MemoryFiles files = Written(store, 2000);
        files.Files["c/checkpoint-00000000000000001999.new"] = [1];
        foreach (long bytes in new long[] { 10, 100, 300_000, 900_000 })
        {
            files.BytesMax = bytes;
            using StoreView view = store.Capture(new LogPosition(2001));
            Assert.Throws<IOException>(() => CheckpointFile.Write(files, "c", view, Machine, Test));
            Assert.Equal([CheckpointFile.NameOf(new LogPosition(2000))], files.List("c"));
        }
        files.BytesMax = long.MaxValue;
        using (StoreView view = store.Capture(new LogPosition(2001)))
        {
            Assert.Throws<OperationCanceledException>(() => CheckpointFile.Write(files, "c", view, Machine, new CancellationToken(true)));
            Assert.Single(files.List("c"));
            CheckpointFile.Write(files, "c", view, Machine, Test);
        }
        Assert.Equal(2001, LoadNewest(files, "c")!.Position.Value);
    }

    [Fact]
    public void Pruning_keeps_the_newest_two()
    {
        RowStore store = Make(10);
        MemoryFiles files = Written(store, 10);
        for (int i = 11; i <= 13; i++)
        {
            using StoreView view = store.Capture(new LogPosition(i));
            CheckpointFile.Write(files, "c", view, Machine, Test);
        }
        CheckpointFile.Prune(files, "c");
        Assert.Equal([new LogPosition(13), new LogPosition(12)], CheckpointFile.List(files, "c"));
    }

    [Fact]
    public void A_checkpoint_of_a_state_that_did_not_stand_still_is_not_published()
    {
        RowStore store = Make(100);
        using StoreView view = store.Capture(new LogPosition(100));
        Assert.Throws<InvariantBrokenException>(() => store.Install(Key(1000), new RowVersion(new LogPosition(100), 5), [1]));
        Assert.Throws<InvariantBrokenException>(() => store.Install(Key(3), new RowVersion(new LogPosition(100), 5), [1]));
        // A pin released too early lets collecting take what the view needs.
        view.Dispose();
        for (int i = 0; i < 100; i++)
            store.Install(Key(i), new RowVersion(new LogPosition(101), i), [1]);
        store.RaiseFloor(RowVersion.EndOf(new LogPosition(101)));
        store.Collect(1000);
        MemoryFiles files = new();
        Assert.Throws<InvariantBrokenException>(() => CheckpointFile.Write(files, "c", view, Machine, Test));
        Assert.Empty(files.Files);
    }

    private static LoadedCheckpoint? LoadNewest(IFileSystem files, string folder) =>
        CheckpointFile.List(files, folder) is [var newest, ..] ? CheckpointFile.TryLoad(files, folder, newest) : null;
}
