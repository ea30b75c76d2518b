using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Longitude.Sql.Types;

/// <summary>
/// Characters being put together: on the stack while there are few, then in a pooled array. Every type writes its values here, once
/// for both a string and the wire's bytes.
/// </summary>
internal ref struct TextBuffer(Span<char> initial)
{
    private Span<char> _chars = initial;
    private char[]? _pooled;

    public int Length { get; set; }

    public readonly ReadOnlySpan<char> Written => _chars[..Length];

    public void Append(char c)
    {
        if ((uint)Length < (uint)_chars.Length)
            _chars[Length++] = c;
        else
            AppendSlowly(c);
    }

    public void Append(char c, int count)
    {
        Reserve(count).Fill(c);
        Length += count;
    }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        text.CopyTo(Reserve(text.Length));
        Length += text.Length;
    }

    public void Append(long number)
    {
        bool fits = number.TryFormat(Reserve(20), out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        if (!fits)
            throw new InvalidOperationException("Twenty characters hold any 64-bit number.");
        Length += written;
    }

    /// <summary>A number that is not negative, with zeros in front up to so many digits.</summary>
    public void AppendPadded(long number, int digits)
    {
        int start = Length;
        Append(number);
        int missing = digits - (Length - start);
        if (missing > 0)
            Insert(start, '0', missing);
    }

    /// <summary>Replaces one character.</summary>
    public readonly void Set(int at, char c) => _chars[at] = c;

    public void Insert(int at, char c, int count)
    {
        Reserve(count);
        _chars[at..Length].CopyTo(_chars[(at + count)..]);
        _chars.Slice(at, count).Fill(c);
        Length += count;
    }

    /// <summary>Room for so many more characters; what is written there counts once <see cref="Length"/> was raised.</summary>
    public Span<char> Reserve(int count)
    {
        if (Length + count > _chars.Length)
            Grow(count);
        return _chars.Slice(Length, count);
    }

    /// <summary>Writes the characters as UTF-8.</summary>
    public readonly void CopyTo(IBufferWriter<byte> to)
    {
        Span<byte> room = to.GetSpan(Encoding.UTF8.GetMaxByteCount(Length));
        to.Advance(Encoding.UTF8.GetBytes(Written, room));
    }

    public override readonly string ToString() => new(Written);

    public void Dispose()
    {
        if (_pooled is not null)
            ArrayPool<char>.Shared.Return(_pooled);
        _pooled = null;
        _chars = default;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendSlowly(char c)
    {
        Reserve(1)[0] = c;
        Length++;
    }

    private void Grow(int count)
    {
        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(Length + count, 2 * _chars.Length));
        Written.CopyTo(larger);
        char[]? old = _pooled;
        _pooled = larger;
        _chars = larger;
        if (old is not null)
            ArrayPool<char>.Shared.Return(old);
    }
}
