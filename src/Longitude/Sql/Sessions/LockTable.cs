// Row locks of the sessions of one process.
//
// Nothing about data depends on them: a transaction that read what another one has changed is rejected at its commit, locked or not.
// They only make waiting cheaper than failing: writers of the same row come one after another instead of undoing each other's
// work, SELECT ... FOR UPDATE means what its users expect, and READ COMMITTED needs no retries. Additions that commute share a lock.
//
// One gate guards everything: an uncontended lock is a dictionary entry, held for some tens of nanoseconds. Who has to wait blocks its
// thread (statements that may wait do not run on threads that others need; see BlockingScope) and first looks whether the wait
// would close a circle: then it is the one that fails, with 40P01.
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Sql.Sessions;

internal enum LockMode
{
    /// <summary>FOR SHARE, and additions that commute: held by any number at a time.</summary>
    Shared,

    Exclusive,
}

/// <summary>What a lock is about: a key at a place, or an application's number (advisory locks).</summary>
internal readonly record struct LockName(PlaceId Place, byte[] Key)
{
    public bool Equals(LockName other) => Place == other.Place && KeyOrder.Instance.Equals(Key, other.Key);

    public override int GetHashCode() => KeyOrder.Instance.GetHashCode(Key);
}

/// <summary>Who holds locks: a transaction, or a session for its advisory locks.</summary>
internal sealed class LockOwner(int session)
{
    /// <summary>The session, as error messages name it.</summary>
    public int Session { get; } = session;

    internal List<LockTable.Entry> Held { get; } = [];

    /// <summary>What this owner's thread waits for; null when it does not.</summary>
    internal LockTable.Waiter? Waiting { get; set; }
}

internal sealed class LockTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LockName, Entry> _entries = [];

    /// <summary>Takes a lock, and waits for it when others hold it. Taking one again is free.</summary>
    /// <returns>True when it had to wait; null when it was not to wait and would have had to.</returns>
    /// <exception cref="SqlException">40P01: waiting would never end. 55P03: the wait took longer than the limit.</exception>
    /// <exception cref="OperationCanceledException">The statement was cancelled while it waited.</exception>
    public bool? Acquire(LockOwner owner, LockName name, LockMode mode, bool waits, TimeSpan timeout, CancellationToken cancellation)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (!_entries.TryGetValue(name, out Entry? entry))
                _entries.Add(name, entry = new Entry(name));
            if (entry.TryGrant(owner, mode))
                return false;
            if (!waits)
                return null;
            BlockingScope.ThrowIfForbidden();
            waiter = new Waiter(owner, entry, mode);
            owner.Waiting = waiter;
            if (ClosesCircle(owner))
            {
                owner.Waiting = null;
                throw new SqlException(SqlStates.DeadlockDetected, "deadlock detected")
                {
                    Detail = $"Session {owner.Session} waits for a row that session {entry.Holders[0].Owner.Session} has locked, and that one waits, directly or not, for this one.",
                    Hint = "Run the transaction again; transactions that lock rows in one order do not block each other.",
                };
            }

            entry.Waiters.AddLast(waiter);
        }

        Wait(waiter, timeout, cancellation);
        return true;
    }

    /// <summary>True when somebody else holds a lock that an exclusive one would have to wait for.</summary>
    public bool IsHeldByOther(LockOwner owner, LockName name)
    {
        lock (_gate)
            return _entries.TryGetValue(name, out Entry? entry) && entry.Holders.Exists(h => h.Owner != owner);
    }

    /// <summary>Gives up one hold of one lock; false when the owner does not have it.</summary>
    public bool Release(LockOwner owner, LockName name, LockMode mode)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(name, out Entry? entry))
                return false;
            int index = entry.Holders.FindIndex(h => h.Owner == owner && h.Mode == mode);
            if (index < 0)
                return false;
            Holder holder = entry.Holders[index];
            if (holder.Count > 1)
            {
                entry.Holders[index] = holder with { Count = holder.Count - 1 };
                return true;
            }

            entry.Holders.RemoveAt(index);
            owner.Held.Remove(entry);
            GoOn(entry);
            return true;
        }
    }

    /// <summary>Gives up everything that an owner holds.</summary>
    public void ReleaseAll(LockOwner owner)
    {
        if (owner.Held.Count == 0)
            return;
        lock (_gate)
        {
            foreach (Entry entry in owner.Held)
            {
                entry.Holders.RemoveAll(h => h.Owner == owner);
                GoOn(entry);
            }

            owner.Held.Clear();
        }
    }

    /// <summary>The locks that are held, for pg_locks.</summary>
    public IReadOnlyList<(LockName Name, int Session, LockMode Mode)> Held()
    {
        lock (_gate)
            return [.. _entries.Values.SelectMany(e => e.Holders.Select(h => (e.Name, h.Owner.Session, h.Mode)))];
    }

    /// <summary>True while a session's thread waits for a lock.</summary>
    public bool IsWaiting(int session)
    {
        lock (_gate)
            return _entries.Values.Any(e => e.Waiters.Any(w => w.Owner.Session == session));
    }

    private void Wait(Waiter waiter, TimeSpan timeout, CancellationToken cancellation)
    {
        bool granted = false;
        try
        {
            granted = waiter.Granted.Wait(timeout, cancellation);
        }
        finally
        {
            lock (_gate)
            {
                waiter.Owner.Waiting = null;
                if (!granted)
                    Abandon(waiter);
            }
        }

        if (!granted)
            throw new SqlException(SqlStates.LockNotAvailable, "canceling statement due to lock timeout");
    }

    private void Abandon(Waiter waiter)
    {
        if (!waiter.Entry.Waiters.Remove(waiter))
            waiter.Entry.Drop(waiter.Owner, waiter.Mode); // It was granted at the last moment.
        GoOn(waiter.Entry);
    }

    /// <summary>Grants the entry to those first in its line, and forgets it when nobody is left.</summary>
    private void GoOn(Entry entry)
    {
        while (entry.Waiters.First is { } first && entry.TryGrantFromLine(first.Value))
        {
            entry.Waiters.RemoveFirst();
            first.Value.Granted.Set();
        }

        if (entry.Holders.Count == 0 && entry.Waiters.Count == 0)
            _entries.Remove(entry.Name);
    }

    private static bool ClosesCircle(LockOwner start)
    {
        var seen = new HashSet<LockOwner>();
        var next = new Stack<LockOwner>(start.Waiting!.Entry.OthersBefore(start.Waiting));
        while (next.TryPop(out LockOwner? owner))
        {
            if (owner == start)
                return true;
            if (seen.Add(owner) && owner.Waiting is { } waiting)
            {
                foreach (LockOwner other in waiting.Entry.OthersBefore(waiting))
                    next.Push(other);
            }
        }

        return false;
    }

    internal readonly record struct Holder(LockOwner Owner, LockMode Mode, int Count);

    internal sealed class Waiter(LockOwner owner, Entry entry, LockMode mode)
    {
        public LockOwner Owner => owner;

        public Entry Entry => entry;

        public LockMode Mode => mode;

        public ManualResetEventSlim Granted { get; } = new(false, spinCount: 0);
    }

    internal sealed class Entry(LockName name)
    {
        public LockName Name => name;

        public List<Holder> Holders { get; } = new(1);

        public LinkedList<Waiter> Waiters { get; } = new();

        /// <summary>Grants at once, unless others hold it or stand in line before. Who has it already need not stand in line.</summary>
        public bool TryGrant(LockOwner owner, LockMode mode)
        {
            int own = Holders.FindIndex(h => h.Owner == owner);
            if (own >= 0 && (Holders[own].Mode == LockMode.Exclusive || mode == LockMode.Shared))
            {
                Holders[own] = Holders[own] with { Count = Holders[own].Count + 1 };
                return true;
            }

            if (own < 0 && Waiters.Count > 0)
                return false;
            return TryAdd(owner, mode, own);
        }

        public bool TryGrantFromLine(Waiter waiter) => TryAdd(waiter.Owner, waiter.Mode, Holders.FindIndex(h => h.Owner == waiter.Owner));

        public void Drop(LockOwner owner, LockMode mode)
        {
            Holders.RemoveAll(h => h.Owner == owner && h.Mode == mode);
            owner.Held.Remove(this);
        }

        /// <summary>Those that a waiter waits for: the holders, and who stands in line before it.</summary>
        public IEnumerable<LockOwner> OthersBefore(Waiter waiter)
        {
            foreach (Holder holder in Holders)
            {
                if (holder.Owner != waiter.Owner)
                    yield return holder.Owner;
            }

            foreach (Waiter other in Waiters)
            {
                if (other == waiter)
                    yield break;
                yield return other.Owner;
            }
        }

        private bool TryAdd(LockOwner owner, LockMode mode, int own)
        {
            foreach (Holder holder in Holders)
            {
                if (holder.Owner != owner && (mode == LockMode.Exclusive || holder.Mode == LockMode.Exclusive))
                    return false;
            }

            if (own >= 0)
            {
                Holders[own] = new Holder(owner, mode, Holders[own].Count + 1);
                return true;
            }

            Holders.Add(new Holder(owner, mode, 1));
            owner.Held.Add(this);
            return true;
        }
    }
}
