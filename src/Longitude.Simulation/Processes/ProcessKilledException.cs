namespace Longitude.Simulation.Processes;

/// <summary>
/// Unwinds the code of a process that was killed in the middle of a call to the outside. Not an I/O failure, so that nothing that
/// handles those handles this; and should something catch it all the same, every later call to the outside throws it again.
/// </summary>
internal sealed class ProcessKilledException(string process) : Exception($"The simulated process '{process}' was killed.");
