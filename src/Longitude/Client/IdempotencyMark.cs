using System.Globalization;
using Longitude.Core;

namespace Longitude.Client;

/// <summary>
/// Which idempotency keys of a place were there at a moment: those written up to a position of each shard's log. Immutable, never
/// grows old, and written as text, so that it can be kept (in a row, for example) until the keys before it may go.
/// </summary>
public sealed class IdempotencyMark
{
    private readonly LogPosition[] _positions;

    internal IdempotencyMark(string place, LogPosition[] positions)
    {
        Place = place;
        _positions = positions;
    }

    /// <summary>The path of the place whose keys are meant.</summary>
    public string Place { get; }

    /// <summary>One position for each shard of the place, in order.</summary>
    internal IReadOnlyList<LogPosition> Positions => _positions;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="InvalidUseException">The text is not a mark.</exception>
    public static IdempotencyMark Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.LastIndexOf('@');
        string[] parts = text[(at + 1)..].Split('.');
        var positions = new LogPosition[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (at < 1 || !long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out long position))
                throw new InvalidUseException($"'{text}' is not a mark of idempotency keys; one is written as a place, '@' and a position for each of its shards, such as world/eu@120.98.");
            positions[i] = new LogPosition(position);
        }

        return new IdempotencyMark(text[..at], positions);
    }

    public override string ToString() =>
        $"{Place}@{string.Join('.', _positions.Select(p => p.Value.ToString(CultureInfo.InvariantCulture)))}";
}
