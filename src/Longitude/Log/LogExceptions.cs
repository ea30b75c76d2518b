namespace Longitude.Log;

/// <summary>The storage of a log failed in a way that leaves its content unknown, for example a failed sync.</summary>
public sealed class LogBrokenException(string message, Exception inner) : IOException(message, inner);

/// <summary>A log or a checkpoint holds bytes that fail their checksum, and they are not a torn tail.</summary>
public sealed class LogDamagedException(string message) : IOException(message);

/// <summary>The position asked for is no longer in the log. The reader needs a checkpoint first.</summary>
public sealed class LogTrimmedException(string message) : IOException(message);
