using System.Text;

namespace Longitude.Server.Protocol;

/// <summary>Who connects, to what, and with which run-time parameters.</summary>
internal sealed class StartupPacket
{
    public static readonly StartupPacket Empty = new();

    public string User { get; private init; } = "";

    /// <summary>As libpq has it, the user's name unless another is given.</summary>
    public string Database { get; private init; } = "";

    /// <summary>Names and values, those of the options parameter among them.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public bool IsReplication { get; private init; }

    /// <summary>Options of the protocol itself that begin with _pq_.</summary>
    public IReadOnlyList<string> UnknownProtocolOptions { get; private init; } = [];

    /// <exception cref="FatalException">The packet does not have the form that it must have.</exception>
    public static StartupPacket Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        string user = "", database = "";
        bool isReplication = false;
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var unknown = new List<string>();
        while (true)
        {
            if (reader.Remaining == 0)
                throw FatalException.Protocol("invalid startup packet layout: expected terminator as last byte");
            string name = Encoding.UTF8.GetString(reader.StringBytes());
            if (name.Length == 0)
                break;
            string value = Encoding.UTF8.GetString(reader.StringBytes());
            if (name.StartsWith("_pq_.", StringComparison.Ordinal))
                unknown.Add(name);
            else if (name is "user")
                user = value;
            else if (name is "database")
                database = value;
            else if (name is "options")
                AddOptions(settings, value);
            else if (name is "replication")
                isReplication = value is not ("" or "off" or "false" or "no" or "0");
            else
                settings[name] = value;
        }

        if (reader.Remaining != 0)
            throw FatalException.Protocol("invalid startup packet layout: expected terminator as last byte");
        return new StartupPacket
        {
            User = user,
            Database = database.Length > 0 ? database : user,
            Settings = settings,
            IsReplication = isReplication,
            UnknownProtocolOptions = unknown,
        };
    }

    /// <summary>Options as on PostgreSQL's command line: <c>-c name=value</c> and <c>--name=value</c>; a backslash quotes what follows it.</summary>
    private static void AddOptions(Dictionary<string, string> settings, string text)
    {
        Queue<string> words = new(Words(text));
        while (words.TryDequeue(out string? word))
        {
            string assignment;
            if (word is "-c" or "--")
                assignment = words.TryDequeue(out string? next) ? next : "";
            else if (word.StartsWith("-c", StringComparison.Ordinal) || word.StartsWith("--", StringComparison.Ordinal))
                assignment = word[2..];
            else
                throw new FatalException("42601", $"invalid command-line argument for server process: {word}");
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new FatalException("42601", $"{word} {assignment} requires a value");
            settings[assignment[..equals].Replace('-', '_')] = assignment[(equals + 1)..];
        }
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
                continue;
            }

            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            (word ??= new StringBuilder()).Append(text[i]);
        }

        if (word is not null)
            words.Add(word.ToString());
        return words;
    }
}
