using System.Globalization;

namespace Longitude.Cli.Bench.Charts;

/// <summary>A scale from values to a share of the chart's width or height, with round numbers to mark.</summary>
internal sealed class Axis
{
    private const int TicksAbout = 6;

    private readonly double _from;
    private readonly double _to;
    private readonly bool _isLogarithmic;

    private Axis(double from, double to, bool isLogarithmic)
    {
        _from = from;
        _to = to;
        _isLogarithmic = isLogarithmic;
    }

    /// <summary>From zero up to at least the largest value.</summary>
    public static Axis Linear(double max)
    {
        double step = Step(max);
        return new Axis(0, Math.Max(step, Math.Ceiling(max / step) * step), isLogarithmic: false);
    }

    /// <summary>From zero to exactly the end: for time.</summary>
    public static Axis Time(double end) => new(0, end, isLogarithmic: false);

    /// <summary>Around values that are above zero.</summary>
    public static Axis Logarithmic(double min, double max)
    {
        double from = Math.Pow(10, Math.Floor(Math.Log10(min)));
        double to = Math.Pow(10, Math.Ceiling(Math.Log10(max)));
        return new Axis(from, to > from ? to : from * 10, isLogarithmic: true);
    }

    /// <summary>0 for the beginning of the axis, 1 for its end.</summary>
    public double Place(double value) => _isLogarithmic
        ? Math.Log(Math.Max(value, _from) / _from) / Math.Log(_to / _from)
        : (value - _from) / (_to - _from);

    public IEnumerable<(double Value, string Text)> Ticks()
    {
        if (_isLogarithmic)
        {
            for (double value = _from; value <= _to * 1.0001; value *= 10)
                yield return (value, Show(value));
            yield break;
        }

        double step = Step(_to);
        for (int i = 0; i * step <= _to * 1.0001; i++)
            yield return (i * step, Show(i * step));
    }

    private static double Step(double max)
    {
        if (max <= 0)
            return 1;
        double rough = max / TicksAbout, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return ((double[])[1, 2, 5, 10]).First(f => f * power >= rough * 0.999) * power;
    }

    private static string Show(double value) => value.ToString(value >= 1000 ? "#,0" : "0.######", CultureInfo.InvariantCulture);
}
