// Exponentials and logarithms of decimal numbers, to any number of digits. All is done with whole numbers that stand for binary fractions
// with a fixed number of bits: multiplying is a product and a shift, and nothing is lost but the last bits, of which there are enough to
// spare (GuardBits, and more where an error grows). Arguments are first made small, where the series are short.
using System.Numerics;

namespace Longitude.Sql.Types;

internal static class FixedPoint
{
    private const int GuardBits = 64;
    private const double BitsPerDigit = 3.3219280948873626;

    public static BigInteger SquareRoot(BigInteger value)
    {
        if (value.IsZero)
            return value;

        // Newton's steps from above, which come down to the root and end when they would go up again.
        BigInteger root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        if (value.GetBitLength() < 1000)
            root = BigInteger.Min(root, (BigInteger)(Math.Sqrt((double)value) * 1.0000001) + 1);
        while (true)
        {
            BigInteger next = (root + value / root) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }

    /// <summary>e to the power of a number, with so many digits after the point.</summary>
    /// <param name="weight">About how many digits come before the point; negative for small results.</param>
    public static Numeric Exp(Numeric exponent, int scale, int weight)
    {
        int bits = Bits(scale + Math.Max(weight, 0));
        BigInteger x = ToBits(exponent, bits);
        BigInteger ln2 = LnOfTwo(bits);
        int twos = (int)BigInteger.Divide(x, ln2);
        BigInteger power = ExpOfSmall(x - twos * ln2, bits);
        return ToDecimal(power, bits - twos, scale);
    }

    /// <summary>The natural logarithm of a positive number, with so many digits after the point.</summary>
    public static Numeric Ln(Numeric value, int scale)
    {
        // Near 1 the logarithm is as small as the distance from 1, whose digits all lie after the point.
        int bits = Bits(scale + 20) + (int)Math.Max(value.Mantissa.GetBitLength() - (long)(value.Scale * BitsPerDigit), 0);
        int shift = (int)(value.Mantissa.GetBitLength() - (long)(value.Scale * BitsPerDigit));
        int working = bits + Math.Abs(shift);
        BigInteger x = ToBits(value, working);
        int twos = (int)(x.GetBitLength() - 1 - working);
        x = twos >= 0 ? x >> twos : x << -twos;
        return ToDecimal(LnOfSmall(x, working) + twos * LnOfTwo(working), working, scale);
    }

    /// <summary>A power with a whole exponent.</summary>
    /// <param name="weight">About how many digits come before the point; negative for small results.</param>
    public static Numeric Power(Numeric @base, int exponent, int scale, int weight)
    {
        // A product of so many significant digits that the errors of all multiplications stay below the last digit wanted.
        long count = Math.Abs((long)exponent);
        int significant = Math.Max(scale + weight, 0) + 2 * PowersOfTen.CountDigits(count) + 12;
        var result = new Rounded(BigInteger.One, 0);
        var square = new Rounded(@base.Mantissa, -@base.Scale).Keep(significant);
        while (true)
        {
            if ((count & 1) != 0)
                result = (result * square).Keep(significant);
            count >>= 1;
            if (count == 0)
                break;
            square = (square * square).Keep(significant);
        }

        return exponent > 0 ? result.ToNumeric(scale) : result.Invert(scale);
    }

    private static int Bits(int digits) => (int)(digits * BitsPerDigit) + GuardBits;

    private static BigInteger ToBits(Numeric value, int bits) => Numeric.DivideRounded(value.Mantissa << bits, PowersOfTen.Of(value.Scale));

    private static Numeric ToDecimal(BigInteger value, int bits, int scale)
    {
        BigInteger scaled = value * PowersOfTen.Of(scale);
        return Numeric.Of(bits <= 0 ? scaled << -bits : Numeric.DivideRounded(scaled, BigInteger.One << bits), scale);
    }

    private static BigInteger ExpOfSmall(BigInteger x, int bits)
    {
        // Halved k times the series needs few terms; squaring k times undoes it and costs k bits.
        int halvings = 8 + (int)Math.Sqrt(bits) / 2;
        int working = bits + 2 * halvings;
        x = x << (working - bits) >> halvings;
        BigInteger sum = BigInteger.One << working;
        BigInteger term = sum;
        for (int i = 1; !term.IsZero; i++)
        {
            term = (term * x >> working) / i;
            sum += term;
        }

        for (int i = 0; i < halvings; i++)
            sum = sum * sum >> working;
        return sum >> (working - bits);
    }

    // For 1 <= x < 2: ln x = 2 artanh((x - 1) / (x + 1)), after some square roots that bring x close to 1.
    private static BigInteger LnOfSmall(BigInteger x, int bits)
    {
        int roots = 4 + (int)Math.Sqrt(bits) / 8;
        int working = bits + 2 * roots + 16;
        x <<= working - bits;
        for (int i = 0; i < roots; i++)
            x = SquareRoot(x << working);
        BigInteger one = BigInteger.One << working;
        return ArTanh(((x - one) << working) / (x + one), working) << (roots + 1) >> (working - bits);
    }

    private static BigInteger LnOfTwo(int bits)
    {
        int working = bits + 16;
        return ArTanh((BigInteger.One << working) / 3, working) * 2 >> 16;
    }

    private static BigInteger ArTanh(BigInteger z, int bits)
    {
        BigInteger square = z * z >> bits;
        BigInteger power = z;
        BigInteger sum = z;
        for (int i = 3; !power.IsZero && power != BigInteger.MinusOne; i += 2)
        {
            power = power * square >> bits;
            sum += power / i;
        }

        return sum;
    }

    /// <summary>A decimal floating-point number: mantissa times ten to the power of the exponent.</summary>
    private readonly record struct Rounded(BigInteger Mantissa, long Exponent)
    {
        public static Rounded operator *(Rounded a, Rounded b) => new(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent);

        public Rounded Keep(int digits)
        {
            int dropped = PowersOfTen.CountDigits(Mantissa) - digits;
            return dropped <= 0 ? this : new Rounded(Numeric.DivideRounded(Mantissa, PowersOfTen.Of(dropped)), Exponent + dropped);
        }

        public Numeric ToNumeric(int scale)
        {
            long zeros = Exponent + scale;
            if (zeros >= 0)
                return Numeric.Of(Mantissa * PowersOfTen.Of((int)zeros), scale);
            return -zeros > PowersOfTen.CountDigits(Mantissa) + 1
                ? Numeric.Of(BigInteger.Zero, scale)
                : Numeric.Of(Numeric.DivideRounded(Mantissa, PowersOfTen.Of((int)-zeros)), scale);
        }

        public Numeric Invert(int scale)
        {
            // 1 / (m * 10^e) with the scale s is 10^(s - e) / m.
            long zeros = scale - Exponent;
            return Numeric.Of(zeros < 0 ? BigInteger.Zero : Numeric.DivideRounded(PowersOfTen.Of((int)zeros), Mantissa), scale);
        }
    }
}
