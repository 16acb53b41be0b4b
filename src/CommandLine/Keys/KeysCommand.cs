using System.CommandLine;
using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Client.Keys;
using OrderCluster.CommandLine.Running;

namespace OrderCluster.CommandLine.Keys;

/// <summary><c>oc keys new</c>.</summary>
internal static class KeysCommand
{
    internal static Command Make()
    {
        var command = new Command("keys", "Makes API keys.");
        command.Add(MakeNew());
        return command;
    }

    private static Command MakeNew()
    {
        var name = new Option<string>("--name") { Description = "for people, to tell keys apart", Required = true };
        var scopes = new Option<string[]>("--scope") { Description = $"what the key may do: {string.Join(", ", ApiKeyScopes.All)}", Required = true };
        scopes.AllowMultipleArgumentsPerToken = true;
        var channel = new Option<string?>("--channel") { Description = "the channel whose orders the key sees; goes with the scope channel" };
        var file = new Option<string?>("--file") { Description = $"add the key to this silo's file of keys (such as {ApiKeyFile.DefaultName}); else its record is printed" };
        var command = new Command("new", "Makes a key: prints its text, once, and keeps only the hash.") { name, scopes, channel, file };
        command.SetAction((result, _) => CommandRun.AsyncOf(async () =>
        {
            var (text, record) = ApiKeyRecord.Make(
                result.GetRequiredValue(name), result.GetRequiredValue(scopes), result.GetValue(channel), TimeProvider.System.GetUtcNow());
            if (result.GetValue(file) is { } path)
            {
                ApiKeyFile.Add(path, record);
                await Console.Error.WriteLineAsync($"Added key {record.Id} to {path}; a running silo takes it up by itself.").ConfigureAwait(false);
            }
            else
            {
                await Console.Error.WriteLineAsync($"Add this to the silo's file of keys: {JsonSerializer.Serialize(record, WireJson.Answers)}").ConfigureAwait(false);
            }

            await Console.Out.WriteLineAsync(text).ConfigureAwait(false);
            return ExitCodes.Good;
        }));
        return command;
    }
}
