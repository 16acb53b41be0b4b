using System.CommandLine;
using OrderCluster.Growth;

var store = new Option<string?>("--store") { Description = "sqlite:PATH or \"postgres:…\" of an empty store; a throw-away PostgreSQL server unless said" };
var orders = new Option<long[]>("--orders")
{
    Description = "sizes at which cost, start and memory are measured, ascending",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
};
var seconds = new Option<int>("--seconds") { Description = "length of a measurement", DefaultValueFactory = _ => 20 };
var active = new Option<int>("--active") { Description = "orders held in memory for the figure of an active one", DefaultValueFactory = _ => 10_000 };

var command = new RootCommand("Fills a store with orders and measures at several sizes what an order costs, how long a silo takes to start, and what it keeps in memory.")
{
    store, orders, seconds, active,
};
command.SetAction((result, cancellation) => GrowthRun.RunAsync(
    new GrowthOptions(result.GetValue(store), result.GetValue(orders)!, TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(active)), cancellation));
return await command.Parse(args).InvokeAsync();
