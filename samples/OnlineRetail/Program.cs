using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrderCluster.Journal.Store;
using OrderCluster.OnlineRetail;
using OrderCluster.Silo.CommandLine;
using OrderCluster.Silo.Settings;

const int defaultConcurrency = 128;
const int maxConcurrency = 4_096;

var file = new Argument<string?>("FILE") { Description = "a file of orders, CSV or CSV.gz; without it the sample year is replayed", Arity = ArgumentArity.ZeroOrOne };
var rule = Text("--stock-rule", "how much is received before the first order: exact, or short:PERCENT",
    text => StockRule.Parse(text) is null ? $"'{text}' is no stock rule: use exact, or short:PERCENT with a percentage from 0 to 100, such as short:20." : null);
var concurrency = Text("--concurrency", $"orders in flight, {defaultConcurrency} unless said",
    text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= maxConcurrency
        ? null : $"--concurrency is a whole number from 1 to {maxConcurrency}, not '{text}'.");
var acks = Text("--acks", "append a line for each acknowledged order to this file, unbuffered", path => ProblemOfFile("--acks", path));
var json = Text("--json", "write the result for a program to this file", path => ProblemOfFile("--json", path));
var store = Text("--store", $"sqlite:PATH, \"postgres:CONNECTION\" or memory:, {OrderJournalOptions.DefaultStore} unless said", text => ProblemIn(() => StoreAddress.Parse(text)));
var allowNotDurable = new Option<bool>("--allow-not-durable") { Description = "go on, with a warning, on a store that can lose acknowledged orders" };
var payments = Text("--payments", "how the simulated payment gateway behaves, such as declined=20,silent=5,lost=5,delay-ms=50", text => ProblemIn(() => PaymentSpec.Parse(text)));
var printSample = new Option<bool>("--print-sample") { Description = "print the sample year, samples/orders.csv, and do nothing else" };
var command = new RootCommand(
    "Places every invoice of a file as an order in a silo of its own, applies its cancellations, and reconciles the result with the journal. "
    + "Broken off, it goes on where it was when run again. Exits 0 when everything balances and no promise is broken, 1 when not, 2 on bad usage or a file or store that can't be used.")
{
    file, rule, concurrency, acks, json, store, allowNotDurable, payments, printSample,
};
command.SetAction(async (result, cancellation) =>
{
    if (result.GetValue(printSample))
    {
        await using var output = Console.OpenStandardOutput();
        await SampleYear.Open().CopyToAsync(output, cancellation);
        return ReplayRun.Good;
    }

    var request = new ReplayRequest(
        result.GetValue(file), StockRule.Parse(result.GetValue(rule) ?? $"{StockRule.Exact}")!,
        int.Parse(result.GetValue(concurrency) ?? $"{defaultConcurrency}", CultureInfo.InvariantCulture), result.GetValue(acks), result.GetValue(json));
    var settings = new SiloSettings
    {
        Store = StoreAddress.Parse(result.GetValue(store) ?? OrderJournalOptions.DefaultStore),
        StoreOptions = new StoreOptions { AllowNotDurable = result.GetValue(allowNotDurable) },
        Payments = PaymentSpec.Parse(result.GetValue(payments) ?? ""),
    };
    return await ReplayRun.RunAsync(request, settings, cancellation);
});

var parsed = command.Parse(args);
if (parsed.Errors is [var error, ..])
{
    await Console.Error.WriteLineAsync($"replay: {error.Message} --help shows all options.");
    return ReplayRun.BadUsage;
}

// The host ends itself on a signal, and may take longer than the command line would wait.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static Option<string?> Text(string name, string description, Func<string, string?> problemOf)
{
    var option = new Option<string?>(name) { Description = description };
    option.Validators.Add(result =>
    {
        foreach (var problem in result.Tokens.Select(token => problemOf(token.Value)).OfType<string>())
        {
            result.AddError(problem);
        }
    });
    return option;
}

static string? ProblemIn(Action parse)
{
    try
    {
        parse();
        return null;
    }
    catch (Exception wrong) when (wrong is JournalStoreException or FormatException)
    {
        return wrong.Message;
    }
}

// Found before anything is opened: an hour's work should not end with a result that can't be written.
static string? ProblemOfFile(string option, string path) =>
    path.Length == 0 ? $"{option} names no file."
    : Directory.Exists(path) ? $"{option} names the folder '{path}'; name a file in it."
    : Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) ? null
    : $"{option} names '{path}', in a folder that does not exist; make the folder first.";
