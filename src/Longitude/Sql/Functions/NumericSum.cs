using System.Numerics;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>
/// A sum of numerics that is added to in place: a 128-bit mantissa while the numbers are small, which those of most tables are, and a
/// BigInteger beyond. NaN and the infinities are only counted, so that they can be taken away again.
/// </summary>
internal struct NumericSum
{
    // What the sum has beyond _small, at its scale: most additions touch nothing else.
    private long _recent;
    private Int128 _small;
    private BigInteger _large;
    private bool _isLarge;
    private int _scale;
    private long _nan;
    private long _positive;
    private long _negative;

    /// <summary>How many were added, NaN among them.</summary>
    public long Count { get; private set; }

    public readonly bool IsFinite => _nan == 0 && _positive == 0 && _negative == 0;

    public void Add(Numeric value) => Add(value, 1);

    public void Remove(Numeric value) => Add(value, -1);

    public void Add(long value)
    {
        Count++;
        AddScaled(value, 0, 1);
    }

    public void Remove(long value)
    {
        Count--;
        AddScaled(value, 0, -1);
    }

    public readonly Numeric Total()
    {
        if (_nan > 0 || (_positive > 0 && _negative > 0))
            return Numeric.NaN;
        if (_positive > 0 || _negative > 0)
            return _positive > 0 ? Numeric.PositiveInfinity : Numeric.NegativeInfinity;
        return _isLarge ? Numeric.Of(_large, _scale) : Numeric.Of((BigInteger)_small + _recent, _scale);
    }

    private void Add(Numeric value, int sign)
    {
        Count += sign;
        if (!value.IsFinite)
        {
            _ = value.IsNaN ? _nan += sign : value.Sign > 0 ? _positive += sign : _negative += sign;
            return;
        }

        if (value.TrySmall(out long mantissa))
            AddScaled(mantissa, value.Scale, sign);
        else
            AddLarge(value.Mantissa, value.Scale, sign);
    }

    private void AddScaled(long mantissa, int scale, int sign)
    {
        int shift = _scale - scale;
        if (shift == 0 && !_isLarge && mantissa != long.MinValue)
        {
            long change = sign < 0 ? -mantissa : mantissa;
            long recent = unchecked(_recent + change);
            if (((_recent ^ recent) & (change ^ recent)) >= 0)
            {
                _recent = recent;
                return;
            }
        }

        TakeRecent();
        if (_isLarge || shift > 18 || (shift < 0 && !TryGrowScale(scale)))
        {
            AddLarge(mantissa, scale, sign);
            return;
        }

        Int128 aligned = shift <= 0 ? mantissa : (Int128)mantissa * PowersOfTen.Longs[shift];
        Int128 sum = unchecked(_small + sign * aligned);
        bool overflows = Int128.IsNegative((_small ^ sum) & ((sign * aligned) ^ sum));
        if (overflows)
            AddLarge(mantissa, scale, sign);
        else
            _small = sum;
    }

    private void TakeRecent()
    {
        if (_recent == 0)
            return;
        Int128 sum = unchecked(_small + _recent);
        if (Int128.IsNegative((_small ^ sum) & (_recent ^ sum)))
        {
            _large = (BigInteger)_small + _recent;
            _isLarge = true;
        }
        else
        {
            _small = sum;
        }

        _recent = 0;
    }

    private bool TryGrowScale(int scale)
    {
        int zeros = scale - _scale;
        Int128 limit = Int128.MaxValue / PowersOfTen.Longs[Math.Min(zeros, 18)];
        if (zeros > 18 || Int128.Abs(_small) >= limit)
            return false;
        _small *= PowersOfTen.Longs[zeros];
        _scale = scale;
        return true;
    }

    private void AddLarge(BigInteger mantissa, int scale, int sign)
    {
        TakeRecent();
        if (!_isLarge)
        {
            _large = _small;
            _isLarge = true;
        }

        if (scale > _scale)
        {
            _large *= PowersOfTen.Of(scale - _scale);
            _scale = scale;
        }

        BigInteger aligned = mantissa * PowersOfTen.Of(_scale - scale);
        _large = sign > 0 ? _large + aligned : _large - aligned;
    }
}
