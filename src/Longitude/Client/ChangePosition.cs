using System.Globalization;
using Longitude.Core;

namespace Longitude.Client;

/// <summary>
/// How far a change feed of a place has come: everything up to and including an epoch of the place. Small, immutable, and written
/// as text (such as <c>world/eu@1207</c>) so that a consumer can keep it beside its own data. It stays valid when the folder is
/// closed and opened again, for as long as history is kept (<see cref="WorldOptions.HistoryRetentionSeconds"/>).
/// </summary>
/// <param name="Place">The path of the place whose changes are watched.</param>
/// <param name="Epoch">The newest epoch of that place that has been seen; none for "nothing yet".</param>
public sealed record ChangePosition(string Place, Epoch Epoch)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="InvalidUseException">The text is not a position.</exception>
    public static ChangePosition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.LastIndexOf('@');
        if (at < 1 || !long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long epoch))
            throw new InvalidUseException($"'{text}' is not a position of a change feed; one is written as a place, '@' and an epoch, such as world/eu@1207.");
        return new ChangePosition(text[..at], new Epoch(epoch));
    }

    public override string ToString() => $"{Place}@{Epoch}";

    /// <summary>The place that this is a position of.</summary>
    /// <exception cref="InvalidUseException">The world has no such place.</exception>
    internal Place PlaceIn(World world) =>
        world.Find(Place) ?? throw new InvalidUseException($"The position {this} is of the place '{Place}', which this world does not have.");
}

/// <summary>One committed change of one row.</summary>
/// <param name="Key">The row, and the leaf where it lives.</param>
/// <param name="Value">The value that it was given; null when it was deleted.</param>
/// <param name="Stamp">Where the change stands in the order of the world.</param>
public sealed record Change(Key Key, ReadOnlyMemory<byte>? Value, Stamp Stamp)
{
    /// <summary>True when the change deleted the row.</summary>
    public bool IsDeletion => Value is null;

    /// <summary>The row after the change.</summary>
    /// <exception cref="InvalidOperationException">The change deleted it.</exception>
    public Row Row => new(Key, Value ?? throw new InvalidOperationException($"{Key} was deleted: there is no row."));
}

/// <summary>All changes of some consecutive epochs of a place.</summary>
/// <param name="Position">Where to go on after this set.</param>
/// <param name="Changes">The changes in the order of the world; at least one.</param>
public sealed record ChangeSet(ChangePosition Position, IReadOnlyList<Change> Changes);
