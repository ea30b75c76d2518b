using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Longitude.Core;

/// <summary>
/// What must hold before and after, checked in release builds too. A broken invariant means that the memory of this node can no
/// longer be trusted, so it stops the node rather than the data: nothing that follows from it may be logged or answered.
/// A check that holds costs one branch; neither its text nor its message is built.
/// </summary>
internal static class Invariant
{
    /// <param name="message">What the broken invariant means, for whoever reads the crash.</param>
    /// <exception cref="InvariantBrokenException">The condition is false.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
            Break(message, expression);
    }

    /// <summary>The same with an interpolated message, whose parts are evaluated only when the condition is false.</summary>
    /// <exception cref="InvariantBrokenException">The condition is false.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition,
        [InterpolatedStringHandlerArgument(nameof(condition))] ref InvariantMessage message,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
            Break(message.ToStringAndClear(), expression);
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Break(string? message, string expression) =>
        throw new InvariantBrokenException(message is null ? expression : $"{message} ({expression})");
}

/// <summary>Builds the message of a broken invariant, and nothing when it holds.</summary>
[InterpolatedStringHandler]
internal ref struct InvariantMessage
{
    private DefaultInterpolatedStringHandler _text;

    public InvariantMessage(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        if (isNeeded)
            _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    internal string ToStringAndClear() => _text.ToStringAndClear();
}

/// <summary>Something that must always hold did not. The node that throws this stops; its durable data is as it was.</summary>
public sealed class InvariantBrokenException(string message) : Exception("Invariant broken: " + message);
