using Longitude.Core;
using Longitude.Store;

namespace Longitude.Tests.Store;

/// <summary>Random work on a row store, compared with the model at every step.</summary>
public sealed class RowStoreModelTest
{
    /// <summary>Kinds of keys that stress different parts of a node: heads that tell all, heads that tie, prefixes, padding.</summary>
    public static TheoryData<int, string> Worlds()
    {
        TheoryData<int, string> worlds = [];
        foreach (string kind in new[] { "numbers", "tied", "short", "ordered" })
        {
            for (int seed = 1; seed <= 3; seed++)
                worlds.Add(seed, kind);
        }
        return worlds;
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Agrees_with_the_model(int seed, string kind) => new World(seed, kind).Run(4000);

    private sealed class World(int seed, string kind)
    {
        private readonly Random _random = new(seed);
        private readonly StoreModel _model = new();
        private readonly RowCursor[] _cursor = new RowCursor[1];
        private RowStore _store = new();
        private long _position = 1;
        private int _sub;
        private long _ordered;

        public void Run(int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                // Phases, so that the tree grows and shrinks.
                bool deleting = step / 1000 % 3 == 2;
                int kindOfStep = _random.Next(100);
                if (kindOfStep < 80)
                    Write(deleting);
                else if (kindOfStep < 83)
                    Doubt();
                else if (kindOfStep < 86)
                    Resolve();
                else if (kindOfStep < 88)
                    RaiseFloor();
                else if (kindOfStep < 91)
                    _store.Collect(_random.Next(1, 200));
                else
                    CheckPoints();
                if (step % 100 == 0)
                    CheckRanges();
                if (step == steps / 2)
                    Reload();
            }
            foreach (byte[] key in _model.Doubts.Keys.ToList())
                _store.ClearDoubt(key);
            _model.Doubts.Clear();
            CheckAll();
            // In the end everything goes, and nothing is left of the tree.
            foreach (byte[] key in _model.Rows.Keys.ToList())
                Install(key, null);
            _model.Floor = new RowVersion(new LogPosition(++_position), 0);
            _store.RaiseFloor(_model.Floor);
            while (_store.Collect(100) > 0)
                CheckPoints();
            CheckAll();
            Assert.Equal(0, _store.Collectable);
            Assert.Equal(0, _store.BytesApproximate);
        }

        private byte[] Key() => kind switch
        {
            "numbers" => [1, 2, .. BitConverter.GetBytes(_random.Next(3000)).Reverse()],
            "tied" => [7, (byte)_random.Next(3), 0, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(_random.Next(2000)).Reverse()],
            "short" => [.. Enumerable.Range(0, _random.Next(6)).Select(_ => (byte)(_random.Next(4) * 85))],
            _ => [.. BitConverter.GetBytes(_random.Next(4) == 0 ? _random.NextInt64(_ordered + 1) : _ordered += 3).Reverse()],
        };

        private KeyRange Range()
        {
            byte[] a = Key(), b = Key();
            return _random.Next(6) switch
            {
                0 => KeyRange.All,
                1 => new KeyRange(a, null),
                2 => new KeyRange([], a),
                3 => new KeyRange(b, a),
                _ => a.AsSpan().SequenceCompareTo(b) < 0 ? new KeyRange(a, b) : new KeyRange(b, a),
            };
        }

        private RowVersion Now => RowVersion.EndOf(new LogPosition(_position));

        private RowVersion Past()
        {
            ulong floor = _model.Floor.Packed;
            return new RowVersion(floor + (ulong)(_random.NextDouble() * (Now.Packed - floor)));
        }

        private void Write(bool deleting)
        {
            byte[] key = deleting && _random.Next(8) > 0 && _model.Rows.Count > 0
                ? _model.Rows.Keys.ElementAt(_random.Next(_model.Rows.Count))
                : Key();
            if (!_model.Doubts.ContainsKey(key))
                Install(key, _random.Next(10) < (deleting ? 8 : 2) ? null : RandomValue());
        }

        private byte[] RandomValue()
        {
            byte[] value = new byte[_random.Next(30)];
            _random.NextBytes(value);
            return value;
        }

        private void Install(byte[] key, byte[]? value)
        {
            if (_random.Next(3) == 0)
                (_position, _sub) = (_position + 1, 0);
            RowVersion version = new(new LogPosition(_position), _sub++);
            _model.Install(key, version, value);
            _store.Install(key, version, value);
        }

        private void Doubt()
        {
            byte[] key = Key();
            if (_model.Doubts.ContainsKey(key))
                return;
            LogPosition close = new(++_position);
            _position++;
            _sub = 0;
            _model.Doubts[key] = close;
            _store.SetDoubt(key, close);
        }

        private void Resolve()
        {
            if (_model.Doubts.Count == 0)
                return;
            (byte[] key, LogPosition close) = _model.Doubts.ElementAt(_random.Next(_model.Doubts.Count));
            if (_random.Next(3) > 0)
            {
                RowVersion version = new(close, 1);
                byte[]? value = _random.Next(3) == 0 ? null : RandomValue();
                _model.Install(key, version, value);
                _store.Install(key, version, value);
            }
            _model.Doubts.Remove(key);
            _store.ClearDoubt(key);
        }

        private void RaiseFloor()
        {
            RowVersion floor = Past();
            (_position, _sub) = (_position + 1, 0);
            foreach (LogPosition close in _model.Doubts.Values)
            {
                RowVersion before = new(new RowVersion(close, 0).Packed - 1);
                floor = floor > before ? before : floor;
            }
            _store.RaiseFloor(floor);
            _model.Floor = floor > _model.Floor ? floor : _model.Floor;
            Assert.Equal(_model.Floor, _store.Floor);
        }

        private void CheckPoints()
        {
            for (int i = 0; i < 10; i++)
            {
                byte[] key = Key();
                RowVersion at = Past();
                bool inDoubt = _model.Doubts.TryGetValue(key, out LogPosition close) && close <= at.Position;
                ReadStatus status = _store.TryGet(key, at, out byte[]? value);
                byte[]? expected = inDoubt ? null : _model.At(key, at);
                Assert.Equal(inDoubt ? ReadStatus.InDoubt : expected is null ? ReadStatus.Absent : ReadStatus.Found, status);
                Assert.Equal(expected, value);
                _store.TryGet(key, at, out value, out _, ignoreDoubt: true);
                Assert.Equal(_model.At(key, at), value);
                Assert.Equal(_model.Newest(key), _store.NewestVersion(key));
                _store.TryGetNewest(key, out value);
                Assert.Equal(_model.At(key, RowVersion.Max), value);
                RowVersion since = _random.Next(4) == 0 ? new RowVersion(_model.Floor.Packed / 2) : Past();
                Assert.Equal(_model.ChangedSince(key, since), _store.ChangedSince(key, since));
                Assert.Equal(_model.Doubts.TryGetValue(key, out close) ? close : null, _store.DoubtOf(key));
                if (_model.Floor > RowVersion.Zero)
                    Assert.Equal(ReadStatus.TooOld, _store.TryGet(key, new RowVersion(_model.Floor.Packed - 1), out _));
            }
        }

        private void CheckRanges()
        {
            for (int i = 0; i < 4; i++)
            {
                KeyRange range = Range();
                RowVersion at = Past(), from = Past();
                Assert.Equal(_model.ChangedSince(range, from), _store.ChangedSince(range, from));
                Assert.Equal(_model.Doubts.Keys.Any(k => range.Contains(k)), _store.AnyDoubt(range));
                List<string> expected = _model.Scan(range, at);
                List<string> doubted =
                [
                    .. _model.Doubts.Where(d => range.Contains(d.Key) && d.Value <= at.Position).Select(d => Convert.ToHexString(d.Key)),
                ];
                CheckScan(range, at, false, expected, doubted);
                expected.Reverse();
                doubted.Reverse();
                CheckScan(range, at, true, expected, doubted);
                CheckChanges(range, from, at);
            }
            Assert.Equal(_model.StateHash, _store.StateHash);
            Assert.Equal(_model.Live, _store.Count);
        }

        private void CheckScan(KeyRange range, RowVersion at, bool backward, List<string> expected, List<string> doubted)
        {
            RowCursor cursor = _cursor[0] ??= new RowCursor(_store);
            cursor.Open(range, at, backward, ignoreDoubt: true);
            List<string> found = [];
            while (cursor.Next() == ReadStatus.Found)
                found.Add(StoreModel.Line(cursor.Key, cursor.Version, cursor.Value));
            Assert.Equal(expected, found);
            cursor.Open(range, at, backward);
            ReadStatus status;
            while ((status = cursor.Next()) == ReadStatus.Found)
            {
            }
            Assert.Equal(doubted.Count > 0 ? ReadStatus.InDoubt : ReadStatus.Absent, status);
            if (doubted.Count > 0)
                Assert.Equal(doubted[0], Convert.ToHexString(cursor.Key));
        }

        private void CheckChanges(KeyRange range, RowVersion from, RowVersion to)
        {
            ChangeCursor cursor = new(_store);
            cursor.Open(range, from, to, ignoreDoubt: true);
            List<string> found = [];
            while (cursor.Next() == ReadStatus.Found)
                found.Add(StoreModel.Line(cursor.Key, cursor.Version, cursor.Value));
            Assert.Equal(range.IsEmpty ? [] : _model.Changes(range, from, to), found);
            bool inDoubt = to > from && _model.Doubts.Any(d =>
                range.Contains(d.Key) && d.Value <= to.Position && RowVersion.EndOf(d.Value) > from);
            cursor.Open(range, from, to);
            ReadStatus status;
            while ((status = cursor.Next()) == ReadStatus.Found)
            {
            }
            Assert.Equal(inDoubt ? ReadStatus.InDoubt : ReadStatus.Absent, status);
        }

        private void CheckAll()
        {
            for (int i = 0; i < 10; i++)
                CheckRanges();
            CheckScan(KeyRange.All, Now, false, _model.Scan(KeyRange.All, Now), []);
        }

        /// <summary>Goes on with what a checkpoint brings back; doubts are set again, as a machine would.</summary>
        private void Reload()
        {
            MemoryFiles files = new();
            LogPosition position = new(++_position);
            using (StoreView view = _store.Capture(position))
                CheckpointFile.Write(files, "c", view, [1, 2, 3]);
            LoadedCheckpoint loaded = CheckpointFile.TryLoad(files, "c", CheckpointFile.List(files, "c")[0])!;
            Assert.Equal(position, loaded.Position);
            Assert.Equal(_model.Floor, loaded.Floor);
            Assert.Equal([1, 2, 3], loaded.MachineState);
            _store = loaded.Store;
            _cursor[0] = null!;
            foreach ((byte[] key, LogPosition close) in _model.Doubts)
                _store.SetDoubt(key, close);
            _position++;
            _sub = 0;
            CheckRanges();
        }
    }
}
