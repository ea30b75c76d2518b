using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Chooses among the functions that a call might mean; see <see cref="FunctionResolver"/> for the rules.</summary>
internal static class CandidateChoice
{
    /// <summary>The candidate that is declared with exactly these types.</summary>
    public static Candidate? Exact(List<Candidate> candidates, SqlType[] given) =>
        candidates.Find(c => c.Types.Length == given.Length && c.Types.Zip(given).All(p => p.First.Oid == p.Second.Oid));

    /// <summary>The best candidate whose arguments can be made fit implicitly; null when there is none, or no single best one.</summary>
    public static Candidate? Best(List<Candidate> candidates, SqlType[] given, out bool isAmbiguous)
    {
        isAmbiguous = false;
        List<Candidate> fitting = candidates.FindAll(c => Fits(c, given));
        if (fitting.Count <= 1)
            return fitting.Count == 0 ? null : fitting[0];
        fitting = Most(fitting, c => Count(given, c, static (type, declared) => type.Oid == declared.Oid));
        if (fitting.Count > 1)
            fitting = Most(fitting, c => Count(given, c, static (t, d) => t.Oid == d.Oid || (d.IsPreferred && d.Category == t.Category)));
        if (fitting.Count > 1 && given.Any(IsUnknown))
            fitting = ByUnknowns(fitting, given);
        isAmbiguous = fitting.Count > 1;
        return isAmbiguous ? null : fitting[0];
    }

    /// <summary>True when a value of a type can become the declared one without being asked.</summary>
    public static bool CanBecome(SqlType given, SqlType declared)
    {
        if (given.Oid == declared.Oid || declared == SqlTypes.Any || IsUnknown(given))
            return true;
        if (declared.Kind == TypeKind.Pseudo)
            return PolymorphicTypes.IsPolymorphic(declared) && PolymorphicTypes.Accepts(declared, given);
        return Casts.IsImplicit(given, declared);
    }

    /// <summary>It would fit, if anything said what anyelement stands for.</summary>
    public static bool LacksElementType(Candidate candidate, SqlType[] given)
    {
        bool isPolymorphic = false;
        for (int i = 0; i < given.Length; i++)
        {
            bool isOfElement = PolymorphicTypes.IsOfElement(candidate.Types[i]);
            if (!CanBecome(given[i], candidate.Types[i]) || (isOfElement && !IsUnknown(given[i])))
                return false;
            isPolymorphic |= isOfElement;
        }

        return isPolymorphic;
    }

    private static bool IsUnknown(SqlType type) => type.Kind == TypeKind.Unknown;

    private static bool Fits(Candidate candidate, SqlType[] given)
    {
        for (int i = 0; i < given.Length; i++)
        {
            if (!CanBecome(given[i], candidate.Types[i]))
                return false;
        }

        return PolymorphicTypes.Resolve(candidate.Types, given, candidate.Function) is not null;
    }

    private static int Count(SqlType[] given, Candidate candidate, Func<SqlType, SqlType, bool> matches)
    {
        int count = 0;
        for (int i = 0; i < given.Length; i++)
        {
            if (!IsUnknown(given[i]) && matches(given[i], candidate.Types[i]))
                count++;
        }

        return count;
    }

    private static List<Candidate> Most(List<Candidate> candidates, Func<Candidate, int> count)
    {
        int most = candidates.Max(count);
        return candidates.FindAll(c => count(c) == most);
    }

    private static List<Candidate> ByUnknowns(List<Candidate> candidates, SqlType[] given)
    {
        List<Candidate>? byCategory = ByCategory(candidates, given);
        if (byCategory is { Count: 1 })
            return byCategory;
        List<Candidate> left = byCategory ?? candidates;

        // The last resort: all known arguments have one type, so the unknown ones are taken to have it too.
        SqlType[] known = [.. given.Where(t => !IsUnknown(t)).DistinctBy(t => t.Oid)];
        if (known.Length != 1)
            return left;
        SqlType[] assumed = Array.ConvertAll(given, t => IsUnknown(t) ? known[0] : t);
        List<Candidate> same = left.FindAll(c => Fits(c, assumed));
        return same.Count == 1 ? same : left;
    }

    // Null when the candidates do not agree on the category of an unknown argument.
    private static List<Candidate>? ByCategory(List<Candidate> candidates, SqlType[] given)
    {
        var categories = new char[given.Length];
        var hasPreferred = new bool[given.Length];
        for (int i = 0; i < given.Length; i++)
        {
            if (!IsUnknown(given[i]))
                continue;
            char category = candidates[0].Types[i].Category;
            bool takesText = candidates.Exists(c => c.Types[i].Category == 'S');
            if (!takesText && candidates.Exists(c => c.Types[i].Category != category))
                return null;
            categories[i] = takesText ? 'S' : category;
            hasPreferred[i] = candidates.Exists(c => c.Types[i].Category == categories[i] && c.Types[i].IsPreferred);
        }

        List<Candidate> left = candidates.FindAll(c =>
        {
            for (int i = 0; i < given.Length; i++)
            {
                bool fits = !IsUnknown(given[i]) || (c.Types[i].Category == categories[i] && (!hasPreferred[i] || c.Types[i].IsPreferred));
                if (!fits)
                    return false;
            }

            return true;
        });
        return left.Count > 0 ? left : candidates;
    }
}
