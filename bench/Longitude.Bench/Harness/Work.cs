namespace Longitude.Bench.Harness;

/// <summary>What a small transaction does.</summary>
internal enum Work
{
    /// <summary>Writes a row without reading it.</summary>
    Put,

    /// <summary>Reads a row and writes it changed.</summary>
    ReadModifyWrite,
}
