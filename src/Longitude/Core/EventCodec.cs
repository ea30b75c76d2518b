namespace Longitude.Core;

/// <summary>The bytes of events in a log. Each begins with a byte that says which event it is.</summary>
public static class EventCodec
{
    private const byte Transaction = 1, Fragment = 2, Close = 3, Resolve = 4;

    public static void Write(ByteWriter to, ShardEvent e)
    {
        switch (e)
        {
            case TransactionEvent t:
                to.Byte(Transaction);
                WritePart(to, t.Part);
                break;
            case FragmentEvent f:
                to.Byte(Fragment);
                WriteFragment(to, f);
                break;
            case CloseEvent c:
                to.Byte(Close);
                to.Count(c.WidestDepth);
                to.Count(c.Closes.Count);
                foreach (PlaceClose close in c.Closes)
                {
                    to.Count(close.Epoch.Value);
                    to.Count(close.ResolvedThrough.Value);
                }

                to.Count(c.Floor.Value);
                to.Count(c.OutcomesFloor.Value);
                break;
            case ResolveEvent r:
                to.Byte(Resolve);
                to.Count(r.Place.Value);
                to.Count(r.Epoch.Value);
                to.Count(r.Resolutions.Count);
                foreach (Resolution resolution in r.Resolutions)
                {
                    WriteId(to, resolution.Id);
                    to.Byte((byte)resolution.Reason);
                    to.Count(resolution.Decider.Value);
                    to.OptionalBytes(resolution.Key);
                }

                break;
            default:
                throw new InvalidOperationException($"No format for {e.GetType().Name}.");
        }
    }

    /// <exception cref="FormatException">The bytes are not an event.</exception>
    public static ShardEvent Read(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        ShardEvent e = from.Byte() switch
        {
            Transaction => new TransactionEvent(ReadPart(ref from)),
            Fragment => ReadFragment(ref from),
            Close => ReadClose(ref from),
            Resolve => ReadResolve(ref from),
            byte other => throw new FormatException($"There is no event of kind {other}."),
        };
        if (!from.AtEnd)
            throw new FormatException("Bytes are left over after an event.");
        return e;
    }

    internal static void WriteFragment(ByteWriter to, FragmentEvent f)
    {
        WritePart(to, f.Part);
        to.Count(f.Place.Value);
        to.Count(f.Epoch.Value);
        to.Count(f.Participants.Count);
        foreach (ShardId shard in f.Participants)
            to.Count(shard.Value);
    }

    internal static FragmentEvent ReadFragment(ref ByteReader from)
    {
        Part part = ReadPart(ref from);
        var place = new PlaceId((int)from.Count());
        var epoch = new Epoch(from.Count());
        var participants = new ShardId[from.Length()];
        for (int i = 0; i < participants.Length; i++)
            participants[i] = new ShardId((int)from.Count());
        return new FragmentEvent(part, place, epoch, participants);
    }

    internal static void WriteId(ByteWriter to, TransactionId id)
    {
        to.Fixed(id.Gateway);
        to.Count(id.Counter);
    }

    internal static TransactionId ReadId(ref ByteReader from) => new(from.FixedUnsigned(), from.Count());

    internal static void WritePart(ByteWriter to, Part part)
    {
        WriteId(to, part.Id);
        to.Count(part.AckedThrough);
        to.Count(part.Age);
        to.Count(part.ReadAt.Value);
        to.Count(part.Keys.Length);
        foreach (byte[] key in part.Keys)
            to.Bytes(key);
        to.Count(part.Ranges.Length);
        foreach (KeyRange range in part.Ranges)
        {
            to.Bytes(range.Start);
            to.OptionalBytes(range.End);
        }

        to.Count(part.Writes.Length);
        foreach (Write write in part.Writes)
        {
            to.Byte((byte)write.Kind);
            to.Bytes(write.Key);
            if (write.Kind == WriteKind.Put)
                to.Bytes(write.Value);
            if (write.Kind == WriteKind.Add)
            {
                to.Fixed(write.Delta);
                to.Fixed(write.Min);
                to.Fixed(write.Max);
            }

            if (write.Kind == WriteKind.AddToFields)
                WriteFields(to, write.Fields!);
        }
    }

    internal static Part ReadPart(ref ByteReader from)
    {
        TransactionId id = ReadId(ref from);
        long ackedThrough = from.Count();
        int age = (int)from.Count();
        var readAt = new LogPosition(from.Count());
        var keys = new byte[from.Length()][];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = from.Bytes();
        var ranges = new KeyRange[from.Length()];
        for (int i = 0; i < ranges.Length; i++)
            ranges[i] = new KeyRange(from.Bytes(), from.OptionalBytes());
        var writes = new Write[from.Length()];
        for (int i = 0; i < writes.Length; i++)
        {
            var kind = (WriteKind)from.Byte();
            byte[] key = from.Bytes();
            writes[i] = kind switch
            {
                WriteKind.Put => Core.Write.Put(key, from.Bytes()),
                WriteKind.Delete => Core.Write.Delete(key),
                WriteKind.Add => Core.Write.Add(key, from.Fixed(), from.Fixed(), from.Fixed()),
                WriteKind.AddToFields => Core.Write.AddToFields(key, ReadFields(ref from)),
                _ => throw new FormatException($"There is no write of kind {(byte)kind}."),
            };
        }

        return new Part { Id = id, AckedThrough = ackedThrough, Age = age, ReadAt = readAt, Keys = keys, Ranges = ranges, Writes = writes };
    }

    private static void WriteFields(ByteWriter to, FieldAdditions additions)
    {
        to.Bytes(additions.Layout);
        to.Count(additions.Fields.Count);
        foreach (FieldAddition field in additions.Fields)
        {
            to.Count(field.Offset);
            to.Byte(field.Width);
            to.Count(field.NullAt);
            to.Byte(field.NullMask);
            to.Fixed(field.Delta);
            to.Fixed(field.Min);
            to.Fixed(field.Max);
        }
    }

    private static FieldAdditions ReadFields(ref ByteReader from)
    {
        byte[] layout = from.Bytes();
        var fields = new FieldAddition[from.Length()];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = new FieldAddition(
                (int)from.Count(), from.Byte(), (int)from.Count(), from.Byte(), from.Fixed(), from.Fixed(), from.Fixed());
        }

        var additions = new FieldAdditions(layout, fields);
        return additions.IsValid ? additions : throw new FormatException("Additions to fields of a row make no sense.");
    }

    private static CloseEvent ReadClose(ref ByteReader from)
    {
        int widest = (int)from.Count();
        var closes = new PlaceClose[from.Length()];
        for (int i = 0; i < closes.Length; i++)
            closes[i] = new PlaceClose(new Epoch(from.Count()), new Epoch(from.Count()));
        return new CloseEvent(widest, closes, new LogPosition(from.Count()), new LogPosition(from.Count()));
    }

    private static ResolveEvent ReadResolve(ref ByteReader from)
    {
        var place = new PlaceId((int)from.Count());
        var epoch = new Epoch(from.Count());
        var resolutions = new Resolution[from.Length()];
        for (int i = 0; i < resolutions.Length; i++)
            resolutions[i] = new Resolution(ReadId(ref from), (RejectReason)from.Byte(), new ShardId((int)from.Count()), from.OptionalBytes());
        return new ResolveEvent(place, epoch, resolutions);
    }
}
