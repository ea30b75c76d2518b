namespace Longitude.Simulation.Checking;

/// <summary>What a checker found wrong with a history.</summary>
/// <param name="Name">The kind of fault, for example <c>G-single</c> or <c>lost write</c>.</param>
/// <param name="Message">What happened, for people.</param>
/// <param name="Transactions">The names of those involved, to ask the trace for.</param>
internal sealed record Violation(string Name, string Message, IReadOnlyList<string> Transactions)
{
    public Violation(string name, string message, params string[] transactions)
        : this(name, message, (IReadOnlyList<string>)transactions)
    {
    }

    public override string ToString() => $"{Name}: {Message}";
}

/// <summary>What a client knows of its transaction.</summary>
internal enum ClientOutcome
{
    /// <summary>It was told that the transaction committed.</summary>
    Committed,

    /// <summary>It was told that the transaction was rejected.</summary>
    Rejected,

    /// <summary>It was told nothing: the transaction may have committed or not.</summary>
    Unknown,
}
