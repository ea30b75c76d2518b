using System.Buffers;
using System.Numerics;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Tests.Sql.Types;

/// <summary>Exact numbers against System.Numerics, which has no scales but all digits.</summary>
public sealed class NumericTests
{
    private const int Rounds = 3000;

    [Fact]
    public void Sums_and_products_are_exact()
    {
        var random = new Random(1);
        for (int i = 0; i < Rounds; i++)
        {
            (Numeric a, Fraction x) = Next(random);
            (Numeric b, Fraction y) = Next(random);
            AssertSame(x + y, a + b);
            AssertSame(x - y, a - b);
            AssertSame(x * y, a * b);
            Assert.Equal(Math.Max(a.Scale, b.Scale), (a + b).Scale);
            Assert.Equal(a.Scale + b.Scale, (a * b).Scale);
        }
    }

    [Fact]
    public void A_quotient_is_off_by_half_of_its_last_digit_at_most()
    {
        var random = new Random(2);
        for (int i = 0; i < Rounds; i++)
        {
            (Numeric a, Fraction x) = Next(random);
            (Numeric b, Fraction y) = Next(random);
            if (b.IsZero)
                continue;
            Numeric quotient = a / b;

            // |quotient - x/y| <= 10^-scale / 2, with everything multiplied out.
            BigInteger error = BigInteger.Abs(quotient.Mantissa * x.Unit * y.Value - x.Value * y.Unit * BigInteger.Pow(10, quotient.Scale));
            Assert.True(2 * error <= BigInteger.Abs(x.Unit * y.Value), $"{a} / {b} = {quotient}");
            Numeric whole = Numeric.DivideWhole(a, b);
            Assert.Equal(a, whole * b + a % b);
        }
    }

    [Fact]
    public void Order_and_hash_do_not_see_the_scale()
    {
        var random = new Random(3);
        for (int i = 0; i < Rounds; i++)
        {
            (Numeric a, Fraction x) = Next(random);
            (Numeric b, Fraction y) = Next(random);
            Assert.Equal((x.Value * y.Unit).CompareTo(y.Value * x.Unit), a.CompareTo(b));
            Numeric longer = a.Round(a.Scale + random.Next(1, 30));
            Assert.Equal(a, longer);
            Assert.Equal(a.StableHash(), longer.StableHash());
        }
    }

    [Fact]
    public void Text_and_binary_forms_give_the_number_again()
    {
        var random = new Random(4);
        var bytes = new ArrayBufferWriter<byte>();
        for (int i = 0; i < Rounds; i++)
        {
            Numeric a = Next(random).Value;
            Assert.Equal(a.ToString(), Numeric.Parse(a.ToString()).ToString());
            bytes.ResetWrittenCount();
            a.WriteBinary(bytes);
            Assert.Equal(a.ToString(), Numeric.ReadBinary(bytes.WrittenSpan).ToString());
        }
    }

    [Fact]
    public void A_sum_that_is_added_to_in_place_equals_one_number_after_another()
    {
        var random = new Random(5);
        for (int round = 0; round < 100; round++)
        {
            Numeric[] values = [.. Enumerable.Range(0, 50).Select(_ => Next(random).Value)];
            var sum = default(NumericSum);
            Numeric expected = Numeric.Zero;
            foreach (Numeric value in values)
            {
                sum.Add(value);
                expected += value;
            }

            Assert.Equal(expected.ToString(), sum.Total().ToString());
            foreach (Numeric value in values[..25])
                sum.Remove(value);
            Assert.Equal(values[25..].Aggregate(Numeric.Zero, (a, b) => a + b), sum.Total());
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(131072)]
    public void Long_numbers_keep_all_digits(int digits)
    {
        string text = "7" + new string('3', digits - 1);
        Assert.Equal(text, Numeric.Parse(text).ToString());
        Assert.Equal(text, (Numeric.Parse(text) - Numeric.One + Numeric.One).ToString());
    }

    private static (Numeric Value, Fraction Exact) Next(Random random)
    {
        int digits = random.Next(4) == 0 ? random.Next(1, 60) : random.Next(1, 15);
        BigInteger mantissa = 0;
        for (int i = 0; i < digits; i++)
            mantissa = mantissa * 10 + (random.Next(3) == 0 ? 9 : random.Next(10));
        if (random.Next(2) == 0)
            mantissa = -mantissa;
        int scale = random.Next(3) == 0 ? 0 : random.Next(0, 25);
        return (Numeric.Of(mantissa, scale), new Fraction(mantissa, BigInteger.Pow(10, scale)));
    }

    private static void AssertSame(Fraction expected, Numeric actual) =>
        Assert.Equal(expected.Value * BigInteger.Pow(10, actual.Scale), actual.Mantissa * expected.Unit);

    private readonly record struct Fraction(BigInteger Value, BigInteger Unit)
    {
        public static Fraction operator +(Fraction a, Fraction b) => new(a.Value * b.Unit + b.Value * a.Unit, a.Unit * b.Unit);

        public static Fraction operator -(Fraction a, Fraction b) => new(a.Value * b.Unit - b.Value * a.Unit, a.Unit * b.Unit);

        public static Fraction operator *(Fraction a, Fraction b) => new(a.Value * b.Value, a.Unit * b.Unit);
    }
}
