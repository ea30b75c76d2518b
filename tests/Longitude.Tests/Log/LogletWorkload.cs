using Longitude.Core;
using Longitude.Log;

namespace Longitude.Tests.Log;

/// <summary>
/// A user of a loglet who remembers what was acknowledged, loses power at any moment, and checks what is left: everything that was
/// acknowledged, and of the batch that was under way all or nothing.
/// </summary>
internal sealed class LogletWorkload(int seed)
{
    private readonly Random _random = new(seed);
    private readonly FileLogletOptions _options = new()
    {
        SegmentBytes = 4096 << (seed % 3),
        PrepareChunkBytes = 2048,
        ReadWindowBytes = 512 << (seed % 5),
        MarkEveryBytes = 1024,
        Identity = (ulong)seed,
    };

    private readonly LogBatch _batch = new();
    private List<byte[]> _underWay = [];
    private TornDisk _disk = new();
    private FileLoglet? _loglet;
    private long _trimmedBefore = 1;
    private bool _sealUnderWay;
    private bool _sealed;

    /// <summary>Every acknowledged entry; the first has position 1.</summary>
    public List<byte[]> Acknowledged { get; } = [];

    public int PowerLosses { get; private set; }

    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            _disk.OperationsLeft = _random.Next(3) == 0 ? _random.Next(1, 120) : int.MaxValue;
            try
            {
                _loglet ??= OpenAndCheck();
                for (int action = _random.Next(1, 20); action > 0; action--)
                    Act(_loglet);
                if (_random.Next(2) == 0)
                {
                    _loglet.Dispose();
                    _loglet = null;
                }
            }
            catch (Exception failure) when (Because<PowerLostException>(failure))
            {
                PowerLosses++;
                _loglet = null;
                _disk = _random.Next(4) == 0 ? _disk.AfterProcessDeath() : _disk.AfterPowerLoss(_random);
            }
        }
        _disk.OperationsLeft = int.MaxValue;
        _loglet?.Dispose();
        OpenAndCheck().Dispose();
    }

    private static bool Because<T>(Exception? failure)
    {
        while (failure is not null and not T)
            failure = failure.InnerException;
        return failure is T;
    }

    private void Act(FileLoglet loglet)
    {
        switch (_random.Next(20))
        {
            case 0:
                loglet.PrepareNext();
                break;
            case 1:
                loglet.MarkTail();
                break;
            case 2:
                _trimmedBefore = Math.Max(_trimmedBefore, _random.Next(1, Acknowledged.Count + 2));
                loglet.Trim(new LogPosition(_trimmedBefore));
                break;
            case 3 when _random.Next(30) == 0:
                _sealUnderWay = true;
                loglet.Seal();
                _sealed = true;
                break;
            case 4:
                CheckContent(loglet);
                break;
            default:
                AppendSome(loglet);
                break;
        }
    }

    private void AppendSome(FileLoglet loglet)
    {
        _batch.Clear();
        _underWay = [];
        int bytesMax = _random.Next(10) == 0 ? 9000 : 300;
        for (int count = _random.Next(1, 6); count > 0; count--)
        {
            byte[] entry = new byte[_random.Next(bytesMax)];
            _random.NextBytes(entry);
            _underWay.Add(entry);
            _batch.Add(entry);
        }
        AppendResult result = loglet.Append(new LogPosition(Acknowledged.Count), _batch);
        Assert.Equal(_sealed ? AppendResult.Sealed : AppendResult.Appended, result);
        if (result == AppendResult.Appended)
            Acknowledged.AddRange(_underWay);
        _underWay = [];
    }

    private FileLoglet OpenAndCheck()
    {
        var loglet = FileLoglet.Open(_disk, "log", _options);
        int extra = (int)loglet.Tail.Value - Acknowledged.Count;
        Assert.True(extra == 0 || extra == _underWay.Count, $"{extra} entries more than were acknowledged, of {_underWay.Count} under way");
        if (extra > 0)
            Acknowledged.AddRange(_underWay);
        _underWay = [];
        Assert.True(loglet.IsSealed == _sealed || _sealUnderWay);
        _sealed = loglet.IsSealed;
        CheckContent(loglet);
        return loglet;
    }

    private void CheckContent(FileLoglet loglet)
    {
        Assert.Equal(Acknowledged.Count, loglet.Tail.Value);
        Assert.True(loglet.First.Value <= Math.Max(_trimmedBefore, 1), "nothing was trimmed that was still wanted");
        long position = _random.Next((int)loglet.First.Value, Acknowledged.Count + 2);
        foreach (LogEntry entry in loglet.Read(new LogPosition(position)))
        {
            Assert.Equal(position, entry.Position.Value);
            Assert.True(entry.Payload.Span.SequenceEqual(Acknowledged[(int)position - 1]));
            position++;
        }
        Assert.Equal(Acknowledged.Count + 1, position);
    }
}
