using Microsoft.Extensions.Configuration;

namespace Longitude.Server.Configuration;

/// <summary>An option has a value that it cannot have, or a file of options cannot be read. The message says where, and what to do.</summary>
internal sealed class ConfigurationException(string message) : LongitudeException("F0000", message);

/// <summary>
/// Puts the options together: defaults, over them the configuration file, over it the environment, over that the command line.
/// </summary>
internal static class OptionsReader
{
    /// <param name="configurationFile">A file of options in JSON; null for none.</param>
    /// <param name="environment">Variables; those that begin with LONGITUDE_ count.</param>
    /// <param name="commandLine">Options' names without dashes, with their values.</param>
    /// <param name="unknown">Told of variables that look like options and are none.</param>
    /// <exception cref="ConfigurationException">A value or the file is not valid.</exception>
    public static ServerOptions Read(
        string? configurationFile,
        IEnumerable<KeyValuePair<string, string>> environment,
        IEnumerable<KeyValuePair<string, string>> commandLine,
        Action<string> unknown)
    {
        ServerOptions options = ServerOptions.Default;
        foreach ((string key, string? value) in FromFile(configurationFile))
        {
            OptionDefinition option = OptionCatalog.Find(key)
                ?? throw new ConfigurationException($"{configurationFile}: there is no option \"{key}\".{Suggestion(key, o => o.JsonName)}");
            options = Set(options, option, value ?? "", $"{configurationFile}: \"{key}\"");
        }

        foreach ((string key, string value) in environment.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (!key.StartsWith(OptionCatalog.EnvironmentPrefix, StringComparison.Ordinal) || key is ConfigVariable)
                continue;
            if (OptionCatalog.Find(key[OptionCatalog.EnvironmentPrefix.Length..]) is { } option)
                options = Set(options, option, value, $"The environment variable {key}");
            else
                unknown($"The environment variable {key} is no option and was ignored.{Suggestion(key[OptionCatalog.EnvironmentPrefix.Length..], o => o.EnvironmentName)}");
        }

        foreach ((string key, string value) in commandLine)
            options = Set(options, OptionCatalog.Find(key)!, value, $"--{key}");
        Check(options);
        return options;
    }

    /// <summary>The variable that names a configuration file.</summary>
    public const string ConfigVariable = OptionCatalog.EnvironmentPrefix + "CONFIG";

    private static IEnumerable<KeyValuePair<string, string?>> FromFile(string? file)
    {
        if (file is null)
            return [];
        string path = Path.GetFullPath(file);
        if (!File.Exists(path))
            throw new ConfigurationException($"There is no configuration file {path}.");
        try
        {
            IConfigurationRoot root = new ConfigurationBuilder().AddJsonFile(path, optional: false).Build();
            return [.. Flatten(root, path)];
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new ConfigurationException($"{path} is not a valid configuration file: {(e.InnerException ?? e).Message}");
        }
    }

    /// <summary>A list is the same as its members with commas.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Flatten(IConfigurationRoot root, string path)
    {
        foreach (IConfigurationSection section in root.GetChildren())
        {
            IConfigurationSection[] members = [.. section.GetChildren()];
            if (members.Any(m => m.Value is null || m.Key.Any(c => !char.IsAsciiDigit(c))))
                throw new ConfigurationException($"{path}: \"{section.Key}\" must be a single value or a list of them.");
            yield return new(section.Key, members.Length > 0 ? string.Join(',', members.Select(m => m.Value)) : section.Value);
        }
    }

    private static ServerOptions Set(ServerOptions options, OptionDefinition option, string value, string where)
    {
        try
        {
            return option.Set(options, value);
        }
        catch (FormatException e)
        {
            throw new ConfigurationException($"{where} {e.Message}, not '{value}'.");
        }
    }

    /// <summary>What no option can see alone.</summary>
    private static void Check(ServerOptions options)
    {
        if (options.Tls == TlsMode.Files && (options.TlsCertificate is null || options.TlsKey is null))
            throw new ConfigurationException("TLS from files needs both --tls-certificate and --tls-key; --tls auto makes a certificate of its own.");
        if (options.Tls == TlsMode.Auto && (options.TlsCertificate ?? options.TlsKey) is { } unused)
            throw new ConfigurationException($"The file {unused} is used with --tls files only, not with --tls auto.");
        if (options.RequireTls && options.Tls == TlsMode.Off)
            throw new ConfigurationException("--require-tls needs TLS: use --tls auto, or name --tls-certificate and --tls-key.");
        if (options.ConnectionsReserved >= options.ConnectionsMax)
            throw new ConfigurationException($"--connections-reserved ({options.ConnectionsReserved}) must be less than --connections-max ({options.ConnectionsMax}).");
        if (options.MessageMemoryMax < options.MessageBytesMax)
            throw new ConfigurationException($"--message-memory ({Sizes.Format(options.MessageMemoryMax)}) must be at least --message-max ({Sizes.Format(options.MessageBytesMax)}).");
    }

    private static string Suggestion(string key, Func<OptionDefinition, string> spelling)
    {
        OptionDefinition? near = OptionCatalog.All.MinBy(o => Distance(o.Name, key.Replace('_', '-').ToLowerInvariant()));
        return near is not null && Distance(near.Name, key.Replace('_', '-').ToLowerInvariant()) <= 3 ? $" Did you mean {spelling(near)}?" : "";
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
