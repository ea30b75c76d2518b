using System.Globalization;
using Longitude.Core;

namespace Longitude.Client;

/// <summary>
/// The stamp of what a client has seen: for each leaf that it touched, the epochs of that leaf's places. Small, immutable, and
/// written as text so that it can travel in a header or a cookie from one place to another.
/// </summary>
public sealed class SessionToken
{
    public static readonly SessionToken Empty = new([]);

    // Ordered by place.
    private readonly (PlaceId Leaf, Epoch[] Epochs)[] _seen;

    private SessionToken((PlaceId Leaf, Epoch[] Epochs)[] seen) => _seen = seen;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="InvalidUseException">The text is not a token.</exception>
    public static SessionToken Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return Empty;
        var seen = new List<(PlaceId, Epoch[])>();
        foreach (string part in text.Split('~'))
        {
            string[] numbers = part.Split('.');
            var values = new long[numbers.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                if (!long.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]))
                    throw new InvalidUseException($"'{text}' is not a session token.");
            }

            if (values.Length < 2 || values[0] > ushort.MaxValue)
                throw new InvalidUseException($"'{text}' is not a session token.");
            seen.Add((new PlaceId((int)values[0]), Array.ConvertAll(values[1..], v => new Epoch(v))));
        }

        return new SessionToken([.. seen.OrderBy(s => s.Item1.Value)]);
    }

    /// <summary>A token that has seen what both have.</summary>
    public SessionToken Merge(SessionToken other)
    {
        ArgumentNullException.ThrowIfNull(other);
        SessionToken merged = this;
        foreach ((PlaceId leaf, Epoch[] epochs) in other._seen)
            merged = merged.With(leaf, epochs);
        return merged;
    }

    public override string ToString() => string.Join('~', _seen.Select(s =>
        string.Join('.', s.Epochs.Select(e => e.Value).Prepend(s.Leaf.Value).Select(v => v.ToString(CultureInfo.InvariantCulture)))));

    /// <summary>A token that has also seen something of these epochs of a leaf's places, root first.</summary>
    internal SessionToken With(PlaceId leaf, IReadOnlyList<Epoch> epochs)
    {
        int index = Array.FindIndex(_seen, s => s.Leaf == leaf);
        if (index >= 0)
        {
            bool newer = false;
            for (int i = 0; i < epochs.Count; i++)
                newer |= epochs[i] > _seen[index].Epochs[i];
            if (!newer)
                return this;
            var copy = ((PlaceId Leaf, Epoch[] Epochs)[])_seen.Clone();
            copy[index] = (leaf, [.. epochs.Zip(_seen[index].Epochs, (a, b) => a > b ? a : b)]);
            return new SessionToken(copy);
        }

        return new SessionToken([.. _seen.Append((leaf, [.. epochs])).OrderBy(s => s.Item1.Value)]);
    }

    /// <summary>What a snapshot at a leaf must hold to be not older than this token: an epoch per depth, none where nothing is asked.</summary>
    internal Epoch[] AskedOf(World world, Place leaf)
    {
        var asked = new Epoch[leaf.Depth + 1];
        foreach ((PlaceId id, Epoch[] epochs) in _seen)
        {
            if (id.Value >= world.Places.Count || epochs.Length != world[id].Depth + 1)
                throw new InvalidUseException("The session token is of another world.");
            int depth = World.LowestCommon(leaf, world[id]).Depth;
            if (epochs[depth] > asked[depth])
                asked[depth] = epochs[depth];
        }

        return asked;
    }
}
