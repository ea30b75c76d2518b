namespace Longitude.Sql.Types;

/// <summary>Values of enums are numbers of labels, and are written as these.</summary>
internal static class EnumText
{
    public static string Label(SqlType type, int number)
    {
        foreach (EnumLabel label in type.Labels)
        {
            if (label.Number == number)
                return label.Text;
        }

        throw new SqlException(SqlStates.InternalError, $"enum {type.Name} has no label with number {number}");
    }

    public static int Number(SqlType type, ReadOnlySpan<char> text)
    {
        foreach (EnumLabel label in type.Labels)
        {
            if (text.SequenceEqual(label.Text))
                return label.Number;
        }

        throw new SqlException(SqlStates.InvalidTextRepresentation, $"invalid input value for enum {TypeNames.Format(type, -1)}: \"{text}\"");
    }
}

/// <summary>Values of regclass and its like are oids, and are written as names where there is an object with the oid.</summary>
internal static class RegText
{
    public static uint Parse(SqlType type, ReadOnlySpan<char> text, TypeSettings settings)
    {
        if (text is "-")
            return 0;
        if (!text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9'))
            return (uint)IntegerFormat.ParseOid(text, "oid");
        if (settings.Names is { } names)
            return names.Find(type, text.ToString());
        if (type == SqlTypes.RegType && SqlTypes.ByName(text.ToString()) is { } builtIn)
            return builtIn.Oid;
        throw new SqlException(SqlStates.UndefinedObject, $"\"{text}\" does not exist");
    }

    public static void Append(ref TextBuffer to, SqlType type, uint oid, TypeSettings settings)
    {
        string? name = oid == 0 ? "-" : settings.Names?.NameOf(type, oid);
        if (name is null && type == SqlTypes.RegType && SqlTypes.ByOid(oid) is { } builtIn)
            name = TypeNames.Format(builtIn, -1);
        if (name is null)
            to.Append(oid);
        else
            to.Append(name);
    }
}

/// <summary>The path of a place: names joined by slashes. Whether there is such a place is for whoever uses it to find out.</summary>
internal static class PlaceText
{
    public static string Parse(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> path = text.Trim();
        bool isPath = !path.IsEmpty && path[0] != '/' && path[^1] != '/' && path.IndexOf("//", StringComparison.Ordinal) < 0;
        foreach (char c in path)
            isPath &= !char.IsWhiteSpace(c) && !char.IsControl(c);
        return isPath ? path.ToString() : throw TypeFormat.BadText("place", text);
    }
}
