namespace Longitude.Server.Protocol;

/// <summary>Takes the result of what is known to have completed, where awaiting would cost a state machine per message.</summary>
internal static class Completed
{
    public static T ResultOf<T>(ValueTask<T> completed) => completed.Result;
}
