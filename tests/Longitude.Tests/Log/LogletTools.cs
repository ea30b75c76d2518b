using System.Text;
using Longitude.Core;
using Longitude.Log;

namespace Longitude.Tests.Log;

/// <summary>Short ways to fill and to read a loglet.</summary>
internal static class LogletTools
{
    public static LogBatch Batch(params string[] entries)
    {
        var batch = new LogBatch();
        foreach (string entry in entries)
            batch.Add(Encoding.UTF8.GetBytes(entry));
        return batch;
    }

    public static LogBatch Batch(int bytes)
    {
        var batch = new LogBatch();
        batch.Add(Bytes(bytes, seed: bytes));
        return batch;
    }

    public static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static AppendResult Append(this FileLoglet loglet, params string[] entries) => loglet.Append(loglet.Tail, Batch(entries));

    /// <summary>Appends batches of one entry each; the content depends on the position.</summary>
    public static void Fill(this FileLoglet loglet, int batches, int entryBytes = 400)
    {
        for (int i = 0; i < batches; i++)
        {
            var batch = new LogBatch();
            batch.Add(Bytes(entryBytes, (int)loglet.Tail.Next.Value));
            Assert.Equal(AppendResult.Appended, loglet.Append(loglet.Tail, batch));
        }
    }

    /// <summary>Checks that the loglet holds what <see cref="Fill"/> wrote, from its first position to its tail.</summary>
    public static void CheckFilled(this FileLoglet loglet, int entryBytes = 400)
    {
        LogPosition last = loglet.CheckFilledUpTo(loglet.Tail, entryBytes);
        Assert.Equal(loglet.Tail, last);
    }

    /// <summary>The same while appends go on: at least up to a position.</summary>
    public static LogPosition CheckFilledUpTo(this FileLoglet loglet, LogPosition tail, int entryBytes = 400)
    {
        LogPosition position = loglet.First;
        foreach (LogEntry entry in loglet.Read(position))
        {
            Assert.Equal(position, entry.Position);
            Assert.True(entry.Payload.Span.SequenceEqual(Bytes(entryBytes, (int)position.Value)), $"position {position} changed");
            position = position.Next;
        }
        Assert.True(position > tail);
        return new LogPosition(position.Value - 1);
    }

    public static string[] Texts(this FileLoglet loglet, long from = 1) =>
        [.. loglet.Read(new LogPosition(from)).Select(entry => Encoding.UTF8.GetString(entry.Payload.Span))];
}

/// <summary>A folder of the operating system that goes when the test ends.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("longitude-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
