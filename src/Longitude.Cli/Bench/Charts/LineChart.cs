using System.Globalization;
using System.Net;
using System.Text;

namespace Longitude.Cli.Bench.Charts;

/// <summary>A line of a chart. Where a value is null the line is interrupted.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Color">Number of the page's colour, from 1.</param>
/// <param name="Points">From left to right.</param>
/// <param name="IsDashed">To tell two measures of one thing apart.</param>
internal sealed record Series(string Name, int Color, IReadOnlyList<(double X, double? Y)> Points, bool IsDashed = false);

/// <summary>Draws lines as SVG that needs nothing from outside: colours come from the page's style (classes c1, c2, …).</summary>
internal static class LineChart
{
    private const int Width = 900;
    private const int Height = 300;
    private const int Left = 70;
    private const int Right = 16;
    private const int Top = 12;
    private const int Bottom = 44;

    public static string Draw(string xTitle, Axis x, string yTitle, Axis y, IReadOnlyList<Series> series)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Encode(yTitle)} by {Encode(xTitle)}">""");
        foreach ((double value, string text) in y.Ticks())
        {
            double at = Vertical(y.Place(value));
            svg.Append(CultureInfo.InvariantCulture, $"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{at:0.#}" y2="{at:0.#}"/>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<text class="tick" text-anchor="end" x="{Left - 8}" y="{at + 4:0.#}">{text}</text>""");
        }

        foreach ((double value, string text) in x.Ticks())
        {
            double at = Horizontal(x.Place(value));
            svg.Append(CultureInfo.InvariantCulture, $"""<line class="mark" x1="{at:0.#}" x2="{at:0.#}" y1="{Height - Bottom}" y2="{Height - Bottom + 5}"/>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<text class="tick" text-anchor="middle" x="{at:0.#}" y="{Height - Bottom + 18}">{text}</text>""");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""<text class="title" text-anchor="middle" x="{(Left + Width - Right) / 2}" y="{Height - 6}">{Encode(xTitle)}</text>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text class="title" text-anchor="middle" transform="translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)">{Encode(yTitle)}</text>""");
        foreach (Series line in series)
            Draw(svg, x, y, line);
        return svg.Append("</svg>").Append(Legend(series)).ToString();
    }

    private static void Draw(StringBuilder svg, Axis x, Axis y, Series line)
    {
        var path = new StringBuilder();
        bool goesOn = false;
        foreach ((double px, double? py) in line.Points)
        {
            if (py is { } value)
                path.Append(CultureInfo.InvariantCulture, $"{(goesOn ? 'L' : 'M')}{Horizontal(x.Place(px)):0.#} {Vertical(y.Place(value)):0.#}");
            goesOn = py is not null;
        }

        if (path.Length > 0)
            svg.Append(CultureInfo.InvariantCulture, $"""<path class="line c{line.Color}{(line.IsDashed ? " dashed" : "")}" d="{path}"><title>{Encode(line.Name)}</title></path>""");
    }

    private static string Legend(IReadOnlyList<Series> series) =>
        $"""<div class="legend">{string.Concat(series.Select(s => $"""<span><svg class="key" viewBox="0 0 24 8"><path class="line c{s.Color}{(s.IsDashed ? " dashed" : "")}" d="M0 4L24 4"/></svg>{Encode(s.Name)}</span>"""))}</div>""";

    private static double Horizontal(double share) => Left + (share * (Width - Left - Right));

    private static double Vertical(double share) => Height - Bottom - (share * (Height - Top - Bottom));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
