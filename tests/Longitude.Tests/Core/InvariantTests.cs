using Longitude.Core;

namespace Longitude.Tests.Core;

public sealed class InvariantTests
{
    [Fact]
    public void A_broken_invariant_names_its_condition()
    {
        int tail = 3;
        var broken = Assert.Throws<InvariantBrokenException>(() => Invariant.Holds(tail == 4));
        Assert.Equal("Invariant broken: tail == 4", broken.Message);
    }

    [Fact]
    public void A_broken_invariant_says_what_it_means()
    {
        int tail = 3;
        var plain = Assert.Throws<InvariantBrokenException>(() => Invariant.Holds(tail == 4, "the tail moved"));
        var interpolated = Assert.Throws<InvariantBrokenException>(() => Invariant.Holds(tail == 4, $"the tail is {tail:d2}"));
        Assert.Equal("Invariant broken: the tail moved (tail == 4)", plain.Message);
        Assert.Equal("Invariant broken: the tail is 03 (tail == 4)", interpolated.Message);
    }

    [Fact]
    public void An_invariant_that_holds_allocates_nothing()
    {
        int tail = 3;
        Check(tail);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Check(tail);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Check(int tail)
        {
            Invariant.Holds(tail > 0);
            Invariant.Holds(tail < 4, "the tail moved");
            Invariant.Holds(tail != 5, $"the tail is {tail} and {tail + 1}");
        }
    }
}
