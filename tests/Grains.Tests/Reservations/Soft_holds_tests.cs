using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Tests.Reservations;

public sealed class Soft_holds_tests
{
    private const int MostStale = 33;

    private static readonly StoredReply Reply = new(1, OperationKind.Reserve, isGranted: true, mayResolve: false, 1, 1, 0);

    private enum Step
    {
        Hold = 0,
        Commit = 1,
        Prolong = 2,
        Release = 3,
        StampExpired = 4,
    }

    [Fact]
    public void Expired_holds_are_found_as_in_a_sorted_list()
    {
        var steps = from step in Gen.Elements(Step.Hold, Step.Hold, Step.Hold, Step.Commit, Step.Prolong, Step.Release, Step.StampExpired)
                    from pick in Gen.Choose(0, 1_000)
                    from lastsMs in Gen.Choose(1, 40)
                    select (step, pick, lastsMs);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Arb.From(steps.ArrayOf(200)), CompareWithSortedList));
    }

    [Fact]
    public void A_decision_gets_the_asked_one_first_and_a_bounded_number()
    {
        const int Most = ReservationMemory.MaxExpiriesPerDecision;
        var book = new ReservationBook();
        for (var i = 0; i < Most + 2; i++)
        {
            book.Hold($"web/{i}", 1, 1_000 - i, 1, Reply);
        }

        var expired = book.FindExpired(1_000, "web/7");

        Assert.Equal(Most, expired.Count);
        Assert.Equal(["web/7", $"web/{Most + 1}", $"web/{Most}"], expired.Take(3).Select(r => r.Id));
        Assert.Equal(expired.Select(r => r.Id), book.FindExpired(1_000, "web/7").Select(r => r.Id));
        Assert.Equal(Most + 2, book.SumExpired(1_000));
    }

    [Fact]
    public void What_is_committed_or_prolonged_behind_an_older_hold_does_not_pile_up()
    {
        var book = new ReservationBook();
        book.Hold("abandoned", 1, 1_000, 1, Reply);
        book.Hold("prolonged", 1, 1_001, 1, Reply);
        for (var i = 0; i < 10_000; i++)
        {
            book.Hold($"web/{i}", 1, 2_000 + i, 1, Reply);
            book.Commit($"web/{i}", 2, Reply);
            book.Reaffirm("prolonged", 2_000 + i, 2, Reply);
            Assert.InRange(book.SoftEntries, 2, MostStale);
        }

        Assert.Equal(["abandoned", "prolonged"], book.FindExpired(long.MaxValue, null).Select(r => r.Id));
    }

    [Fact]
    public void Nothing_is_left_of_holds_that_ended()
    {
        var book = new ReservationBook();
        for (var i = 0; i < 100; i++)
        {
            book.Hold($"web/{i}", 1, 1_000 - i, 1, Reply);
        }

        for (var i = 0; i < 100; i++)
        {
            book.Take($"web/{i}", 1, 2, Reply);
        }

        Assert.Equal((0, 0), (book.SoftEntries, book.FindExpired(long.MaxValue, null).Count));
    }

    private static void CompareWithSortedList((Step Step, int Pick, int LastsMs)[] run)
    {
        var book = new ReservationBook();
        var soft = new List<(long ExpiresAtMs, int Ordinal)>();
        for (var now = 0; now < run.Length; now++)
        {
            var (step, pick, lastsMs) = run[now];
            if (step == Step.Hold)
            {
                book.Hold($"web/{now}", 1, now + lastsMs, now, Reply);
                // The run's time stands for the ordinal: it grows with each hold.
                soft.Add((now + lastsMs, now));
            }
            else if (step == Step.StampExpired)
            {
                foreach (var reservation in book.FindExpired(now, null))
                {
                    book.Expire(reservation.Id!, now);
                }

                soft.RemoveAll(s => s.ExpiresAtMs <= now);
            }
            else if (soft.Count > 0)
            {
                var picked = soft[pick % soft.Count];
                soft.Remove(picked);
                Change(book, step, $"web/{picked.Ordinal}", picked.ExpiresAtMs + lastsMs - 1, now);
                soft.AddRange(step == Step.Prolong ? [picked with { ExpiresAtMs = picked.ExpiresAtMs + lastsMs - 1 }] : []);
            }

            Compare(book, soft, now, pick);
        }
    }

    private static void Change(ReservationBook book, Step step, string id, long expiresAtMs, long now)
    {
        switch (step)
        {
            case Step.Commit:
                book.Commit(id, now, Reply);
                break;
            case Step.Prolong:
                book.Reaffirm(id, expiresAtMs, now, Reply);
                break;
            default:
                book.Take(id, 1, now, Reply);
                break;
        }
    }

    private static void Compare(ReservationBook book, List<(long ExpiresAtMs, int Ordinal)> soft, int now, int pick)
    {
        var expired = soft.Where(s => s.ExpiresAtMs <= now).Order().Select(s => $"web/{s.Ordinal}").ToList();
        Assert.Equal(expired, book.FindExpired(now, null).Select(r => r.Id));
        Assert.Equal(expired.Count, book.SumExpired(now));
        Assert.InRange(book.SoftEntries, soft.Count, Math.Max(MostStale, (2 * soft.Count) + 1));

        var asked = $"web/{pick % (now + 1)}";
        Assert.Equal(expired.OrderBy(id => id != asked), book.FindExpired(now, asked).Select(r => r.Id));
    }
}
