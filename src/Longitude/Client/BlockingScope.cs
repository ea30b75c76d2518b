namespace Longitude.Client;

/// <summary>
/// Marks threads that must not block, because many connections share them. A short statement is tried right there; where it would
/// have to wait, <see cref="MustNotBlockException"/> undoes it, and it is run again on a thread that may.
/// </summary>
internal static class BlockingScope
{
    [ThreadStatic]
    private static bool _forbidden;

    public static bool IsForbidden => _forbidden;

    /// <summary>Forbids blocking on this thread until the result is disposed.</summary>
    public static Scope Forbid()
    {
        bool before = _forbidden;
        _forbidden = true;
        return new Scope(before);
    }

    /// <summary>To be called before anything that blocks.</summary>
    /// <exception cref="MustNotBlockException">This thread must not.</exception>
    public static void ThrowIfForbidden()
    {
        if (_forbidden)
            throw MustNotBlockException.Instance;
    }

    public readonly ref struct Scope(bool before) : IDisposable
    {
        public void Dispose() => _forbidden = before;
    }
}

/// <summary>A statement would have to wait on a thread that must not. It has to be undone and run elsewhere.</summary>
internal sealed class MustNotBlockException : Exception
{
    public static readonly MustNotBlockException Instance = new();

    private MustNotBlockException()
        : base("The statement has to wait.")
    {
    }
}
