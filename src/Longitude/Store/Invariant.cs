using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Longitude.Store;

/// <summary>Checks that stay in release builds: a broken one must stop the node rather than damage the data.</summary>
internal static class Invariant
{
    /// <exception cref="InvalidOperationException"><paramref name="condition"/> does not hold.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Holds([DoesNotReturnIf(false)] bool condition, string broken)
    {
        if (!condition)
            Throw(broken);
    }

    [DoesNotReturn]
    private static void Throw(string broken) => throw new InvalidOperationException("Row store: " + broken);
}
