namespace Longitude.Core;

/// <content>
/// Against starvation. A fresh fragment does not hinder local work: a local transaction may overtake it and make it stale. From
/// the second retry on a waiting fragment protects its keys: those who would make it fail are turned away until its epoch has
/// closed, unless they are older themselves.
/// </content>
public sealed partial class ShardMachine
{
    /// <summary>The age from which a waiting fragment protects its keys.</summary>
    public const int ProtectingAge = 2;

    /// <summary>True when a local transaction must not write a key, because an older waiting fragment has read it.</summary>
    private bool IsProtectedFrom(Part part, byte[] key)
    {
        foreach (Fragment f in _protectors)
        {
            if (f.Part.Age >= part.Age && HasRead(f, key))
                return true;
        }

        return false;
    }

    /// <summary>
    /// True when a fragment of one epoch must not write a key, because a fragment that waits for another epoch comes before it
    /// in the order and has read or will write that key: it would find the key changed, or in doubt.
    /// </summary>
    private bool IsProtectedFrom(Fragment fragment, byte[] key)
    {
        foreach (Fragment f in _protectors)
        {
            if (Fragment.Order(f, fragment) < 0 && (HasRead(f, key) || WillWrite(f, key)))
                return true;
        }

        return false;
    }

    private static bool HasRead(Fragment f, byte[] key)
    {
        foreach (byte[] read in f.Part.Keys)
        {
            if (read.AsSpan().SequenceEqual(key))
                return true;
        }

        foreach (KeyRange range in f.Part.Ranges)
        {
            if (range.Contains(key))
                return true;
        }

        return false;
    }

    private static bool WillWrite(Fragment f, byte[] key)
    {
        foreach (Write write in f.Part.Writes)
        {
            if (write.Key.AsSpan().SequenceEqual(key))
                return true;
        }

        return false;
    }
}
