namespace Longitude.Sql.Binding;

/// <summary>What a misspelt name may have meant.</summary>
internal static class NameHints
{
    private const int DistanceMax = 3;

    /// <summary>As PostgreSQL puts it; null when nothing comes near.</summary>
    public static string? ForColumn(Scope scope, string column, string? table = null)
    {
        int best = DistanceMax + 1;
        var names = new List<string>();
        foreach (ScopeItem item in scope.Items)
        {
            if (!item.IsNamed || item.Alias is null)
                continue;
            int penalty = table is null ? 0 : Distance(table, item.Alias);
            foreach ((string name, _) in item.Columns)
            {
                int distance = penalty + Distance(column, name);
                if (distance > Math.Min(best, DistanceMax) || distance > Math.Max(column.Length, name.Length) / 2)
                    continue;
                if (distance < best)
                    names.Clear();
                best = distance;
                names.Add($"\"{item.Alias}.{name}\"");
            }
        }

        return names.Count switch
        {
            0 or > 2 => null,
            1 => $"Perhaps you meant to reference the column {names[0]}.",
            _ => $"Perhaps you meant to reference the column {names[0]} or the column {names[1]}.",
        };
    }

    /// <summary>How many letters have to be put in, taken out or exchanged.</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > DistanceMax)
            return DistanceMax + 1;
        int[] before = [.. Enumerable.Range(0, b.Length + 1)];
        var now = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (int j = 1; j <= b.Length; j++)
                now[j] = Math.Min(Math.Min(now[j - 1], before[j]) + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            (before, now) = (now, before);
        }

        return before[b.Length];
    }
}
