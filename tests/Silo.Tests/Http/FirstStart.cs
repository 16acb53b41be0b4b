using Microsoft.Extensions.Time.Testing;
using OrderCluster.Client.Keys;
using OrderCluster.Silo.Http;

namespace OrderCluster.Silo.Tests.Http;

public sealed class FirstStart : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-keys-");

    private string KeyFile => Path.Combine(_folder.FullName, ApiKeyFile.DefaultName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_silo_without_keys_gets_one_that_may_do_everything()
    {
        var text = FirstKey.MakeWhenAbsent(KeyFile, new FakeTimeProvider());

        var record = Assert.Single(ApiKeyFile.Read(KeyFile));
        Assert.True(ApiKey.Matches(text!, record.Sha256));
        Assert.Equal((ApiKeyScopes.All.Count, "default"), (record.Scopes.Count, record.Channel));
    }

    [Fact]
    public void A_silo_that_has_keys_keeps_them()
    {
        FirstKey.MakeWhenAbsent(KeyFile, new FakeTimeProvider());
        var before = File.ReadAllText(KeyFile);

        Assert.Null(FirstKey.MakeWhenAbsent(KeyFile, new FakeTimeProvider()));
        Assert.Equal(before, File.ReadAllText(KeyFile));
    }

    [Theory]
    [InlineData("""{"keys":[{"id":"a","name":"b","sha256":"short","scopes":["ops"],"createdAt":"2026-01-01T00:00:00Z"}]}""")]
    [InlineData("""{"keys":[{"id":"a","name":"b","sha256":"0000000000000000000000000000000000000000000000000000000000000000","scopes":["root"],"createdAt":"2026-01-01T00:00:00Z"}]}""")]
    [InlineData("""{"keys":[null]}""")]
    [InlineData("""{}""")]
    [InlineData("""keys""")]
    public void A_faulty_key_file_is_refused_rather_than_half_read(string contents)
    {
        File.WriteAllText(KeyFile, contents);

        Assert.Throws<InvalidDataException>(() => ApiKeyFile.Read(KeyFile));
    }

    [Theory]
    [InlineData("channel", null)]
    [InlineData("ops", "shop")]
    [InlineData("channel", "No Shop")]
    [InlineData("root", null)]
    public void Scopes_and_channel_must_fit_together(string scope, string? channel) =>
        Assert.Throws<ArgumentException>(() => ApiKeyRecord.Make("x", [scope], channel, DateTimeOffset.UnixEpoch));
}
