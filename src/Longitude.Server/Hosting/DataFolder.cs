using Longitude.Client;
using Longitude.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Longitude.Server.Hosting;

/// <summary>Opens the folder of a server's data.</summary>
internal static class DataFolder
{
    private const string DescriptionFile = "world.json";

    /// <exception cref="LongitudeException">The folder or the world's description cannot be used.</exception>
    public static Database Open(ServerOptions options, ILogger log)
    {
        WorldOptions? world = WorldOf(options);
        Make(options.DataFolder);
        return Database.Open(options.DataFolder, world is null ? null : world with { Warned = log.Warned });
    }

    /// <summary>
    /// The description that was given; else that of the folder; for a new folder a world of one place. Null when the folder's is
    /// damaged, which opening it then says better.
    /// </summary>
    private static WorldOptions? WorldOf(ServerOptions options)
    {
        if (options.WorldFile is { } given)
        {
            if (!File.Exists(given))
                throw new ConfigurationException($"There is no file {given} that describes a world.");
            try
            {
                return WorldOptions.Parse(File.ReadAllText(given));
            }
            catch (InvalidUseException e)
            {
                throw new ConfigurationException($"{given}: {e.Message}");
            }
        }

        string own = Path.Combine(options.DataFolder, DescriptionFile);
        if (!File.Exists(own))
            return WorldOptions.Single;
        try
        {
            return WorldOptions.Parse(File.ReadAllText(own));
        }
        catch (InvalidUseException)
        {
            return null;
        }
    }

    /// <summary>A new folder is its owner's alone.</summary>
    private static void Make(string folder)
    {
        if (Directory.Exists(folder) || OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
