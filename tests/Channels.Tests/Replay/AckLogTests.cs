using OrderCluster.Channels.Replay;

namespace OrderCluster.Channels.Tests.Replay;

public sealed class AckLogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Each_order_is_listed_once_and_is_in_the_file_at_once()
    {
        using var log = AckLog.Open(_path);
        log.Append("r/1", "confirmed");
        log.Append("r/1", "cancelled");
        log.Append("r/2", "rejected");

        Assert.Equal("r/1\tconfirmed\nr/2\trejected\n", Text());
    }

    [Fact]
    public void A_later_run_takes_off_a_line_that_was_cut_off_and_goes_on_there()
    {
        File.WriteAllText(_path, "r/1\tconfirmed\nr/2\tcon");
        using (var log = AckLog.Open(_path))
        {
            log.Append("r/1", "confirmed");
            log.Append("r/2", "confirmed");
        }

        Assert.Equal("r/1\tconfirmed\nr/2\tconfirmed\n", Text());
    }

    public void Dispose() => File.Delete(_path);

    private string Text()
    {
        using var reader = new StreamReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
