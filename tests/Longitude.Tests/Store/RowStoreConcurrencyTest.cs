using System.Buffers.Binary;
using Longitude.Core;
using Longitude.Store;

namespace Longitude.Tests.Store;

/// <summary>Readers beside a writer. What they check is true of every interleaving; the writer's work is the same in every run.</summary>
public sealed class RowStoreConcurrencyTest
{
    private const int Accounts = 2000;
    private const int Start = 1000;
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(1.5);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private static byte[] Account(int i)
    {
        byte[] key = new byte[12];
        "acct"u8.CopyTo(key);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(8), i);
        return key;
    }

    private static byte[] Amount(int amount) => BitConverter.GetBytes(amount);

    /// <summary>
    /// The writer moves amounts between accounts, each move one position, and all the while makes and removes other rows among
    /// them, so that leaves split and join. Rows with the amount 0 are deleted. Readers at any version see the same sum.
    /// </summary>
    [Fact]
    public async Task Every_snapshot_has_the_same_sum_while_rows_move_leaves_split_and_history_goes()
    {
        RowStore store = new();
        for (int i = 0; i < Accounts; i++)
            store.InstallOwned(Account(i), new RowVersion(new LogPosition(1), i), Amount(Start));
        long applied = 1;
        using CancellationTokenSource stop = new(RunTime);
        Task[] readers =
        [
            Task.Run(() => ReadSums(store, () => Volatile.Read(ref applied), backward: false, stop.Token), Test),
            Task.Run(() => ReadSums(store, () => Volatile.Read(ref applied), backward: true, stop.Token), Test),
            Task.Run(() => ReadPoints(store, () => Volatile.Read(ref applied), stop.Token), Test),
            Task.Run(() => ReadChanges(store, () => Volatile.Read(ref applied), stop.Token), Test),
        ];
        Random random = new(5);
        int[] amounts = Enumerable.Repeat(Start, Accounts).ToArray();
        byte[] other = new byte[16];
        for (long position = 2; !stop.IsCancellationRequested && !readers.Any(r => r.IsFaulted); position++)
        {
            int from = random.Next(Accounts), to = (from + 1 + random.Next(Accounts - 1)) % Accounts;
            int amount = random.Next(amounts[from] + 1);
            amounts[from] -= amount;
            amounts[to] += amount;
            LogPosition at = new(position);
            store.Install(Account(from), new RowVersion(at, 0), amounts[from] == 0 ? null : Amount(amounts[from]));
            store.Install(Account(to), new RowVersion(at, 1), amounts[to] == 0 ? null : Amount(amounts[to]));
            // Waves of other rows come and go.
            Account(random.Next(Accounts)).CopyTo(other.AsSpan());
            BinaryPrimitives.WriteInt32BigEndian(other.AsSpan(12), random.Next(64));
            store.Install(other, new RowVersion(at, 2), position / 50_000 % 2 == 0 ? [] : null);
            Volatile.Write(ref applied, position);
            if (position % 256 == 0)
            {
                store.RaiseFloor(RowVersion.EndOf(new LogPosition(position - 20_000 < 0 ? 0 : position - 20_000)));
                store.Collect(2000);
            }
        }
        await Task.WhenAll(readers);
    }

    private static void ReadSums(RowStore store, Func<long> applied, bool backward, CancellationToken stop)
    {
        RowCursor cursor = new(store);
        long complete = 0;
        do
        {
            cursor.Open(KeyRange.All, RowVersion.EndOf(new LogPosition(applied())), backward);
            long sum = 0;
            byte[]? last = null;
            ReadStatus status;
            while ((status = cursor.Next()) == ReadStatus.Found)
            {
                int order = last is null ? 1 : cursor.Key.AsSpan().SequenceCompareTo(last);
                Assert.True(backward && last is not null ? order < 0 : order > 0, "a scan gives rows out of order");
                last = cursor.Key;
                if (cursor.Key.Length == 12)
                    sum += BitConverter.ToInt32(cursor.Value);
            }
            if (status == ReadStatus.TooOld)
                continue;
            Assert.Equal(ReadStatus.Absent, status);
            Assert.Equal((long)Accounts * Start, sum);
            complete++;
        }
        while (!stop.IsCancellationRequested);
        Assert.True(complete > 0, "no scan came to its end");
    }

    private static void ReadPoints(RowStore store, Func<long> applied, CancellationToken stop)
    {
        do
        {
            RowVersion at = RowVersion.EndOf(new LogPosition(applied()));
            using StorePin? pin = store.TryPin(at);
            Assert.NotNull(pin);
            long sum = 0;
            for (int i = 0; i < Accounts; i++)
            {
                ReadStatus status = store.TryGet(Account(i), at, out byte[]? value);
                Assert.True(status is ReadStatus.Found or ReadStatus.Absent, "a pinned version cannot be read");
                sum += value is null ? 0 : BitConverter.ToInt32(value);
            }
            Assert.Equal((long)Accounts * Start, sum);
        }
        while (!stop.IsCancellationRequested);
    }

    /// <summary>A copy that is kept up by scans of changes alone has the same sum too.</summary>
    private static void ReadChanges(RowStore store, Func<long> applied, CancellationToken stop)
    {
        ChangeCursor changes = new(store);
        Dictionary<int, (RowVersion Version, int Amount)> copy = [];
        RowVersion from = RowVersion.Zero;
        do
        {
            RowVersion to = RowVersion.EndOf(new LogPosition(applied()));
            using StorePin? pin = store.TryPin(to);
            Assert.NotNull(pin);
            changes.Open(KeyRange.Prefix("acct"u8), from, to);
            ReadStatus status;
            List<(int Account, RowVersion Version, int Amount)> found = [];
            while ((status = changes.Next()) == ReadStatus.Found)
            {
                Assert.True(changes.Version > from && changes.Version <= to);
                if (changes.Key.Length != 12)
                    continue;
                int amount = changes.Value is null ? 0 : BitConverter.ToInt32(changes.Value);
                found.Add((BinaryPrimitives.ReadInt32BigEndian(changes.Key.AsSpan(8)), changes.Version, amount));
            }
            if (status == ReadStatus.TooOld)
            {
                Assert.True(store.ReadableFrom > from);
                // Fell behind: begins anew with a scan.
                copy.Clear();
                RowCursor all = new(store);
                all.Open(KeyRange.All, to);
                while (all.Next() == ReadStatus.Found)
                {
                    if (all.Key.Length == 12)
                        copy[BinaryPrimitives.ReadInt32BigEndian(all.Key.AsSpan(8))] = (all.Version, BitConverter.ToInt32(all.Value));
                }
            }
            foreach ((int account, RowVersion version, int amount) in found.OrderBy(f => f.Version))
                copy[account] = copy.TryGetValue(account, out var known) && known.Version > version ? known : (version, amount);
            Assert.Equal((long)Accounts * Start, copy.Values.Sum(c => (long)c.Amount));
            from = to;
        }
        while (!stop.IsCancellationRequested);
    }

    /// <summary>
    /// A doubt is resolved while readers wait for it: as soon as one does not find the doubt, it finds what was installed. The key has
    /// a row in half of the rounds, and else only a placeholder.
    /// </summary>
    [Fact]
    public async Task A_doubt_seen_cleared_means_that_its_outcome_is_seen()
    {
        RowStore store = new();
        long round = 0;
        using CancellationTokenSource stop = new(RunTime);
        long seen = 0;
        Task reader = Task.Run(() =>
        {
            RowCursor cursor = new(store);
            for (long last = 0; !stop.IsCancellationRequested;)
            {
                long now = Volatile.Read(ref round);
                if (now == last)
                    continue;
                last = now;
                byte[] key = Account((int)now);
                RowVersion at = RowVersion.EndOf(new LogPosition(now * 2));
                ReadStatus status;
                byte[]? value;
                if (now % 2 == 0)
                {
                    while ((status = store.TryGet(key, at, out value)) == ReadStatus.InDoubt)
                    {
                    }
                }
                else
                {
                    cursor.Open(new KeyRange(key, [.. key, 0]), at);
                    while ((status = cursor.Next()) == ReadStatus.InDoubt)
                    {
                    }
                    value = status == ReadStatus.Found ? cursor.Value : null;
                }
                Assert.Equal(ReadStatus.Found, status);
                Assert.Equal(now, BitConverter.ToInt64(value!));
                seen++;
            }
        }, Test);
        for (long i = 1; !stop.IsCancellationRequested && !reader.IsFaulted; i++)
        {
            byte[] key = Account((int)i);
            LogPosition close = new(i * 2);
            if (i % 4 < 2)
                store.Install(key, new RowVersion(new LogPosition((i * 2) - 1), 0), BitConverter.GetBytes(-i));
            store.SetDoubt(key, close);
            Volatile.Write(ref round, i);
            Thread.SpinWait(50);
            store.Install(key, new RowVersion(close, 0), BitConverter.GetBytes(i));
            store.ClearDoubt(key);
        }
        await reader;
        Assert.True(seen > 0);
    }
}
