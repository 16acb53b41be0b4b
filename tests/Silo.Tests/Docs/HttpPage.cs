using System.Text;
using System.Text.Json.Nodes;
using OrderCluster.Silo.Http;

namespace OrderCluster.Silo.Tests.Docs;

/// <summary>Writes the page of the API from its description and its examples.</summary>
internal static class HttpPage
{
    public static string Of(JsonNode document)
    {
        var examples = HttpExample.All().ToLookup(example => example.Operation);
        var page = new StringBuilder();
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(each => (Path: path.Key, Method: each.Key.ToUpperInvariant(), Operation: each.Value!)));
        foreach (var group in operations.GroupBy(each => each.Operation["tags"]![0]!.GetValue<string>()))
        {
            page.Append($"\n## {group.Key}\n");
            foreach (var (path, method, operation) in group)
            {
                page.Append($"\n### {operation["summary"]}\n\n`{method} {path}`\n");
                Describe(page, operation);
                foreach (var example in examples[operation["operationId"]!.GetValue<string>()])
                {
                    page.Append($"\n{example.Title}:\n\n{HttpDocs.TextOf(example, "```http\n", "```\n\n```http\n")}```\n");
                }
            }
        }

        page.Append("\n## What bodies hold\n");
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            Shape(page, name, schema!);
        }

        return page.ToString();
    }

    private static void Describe(StringBuilder page, JsonNode operation)
    {
        if (operation["description"] is { } description)
        {
            page.Append($"\n{description}\n");
        }

        if (operation["parameters"]?.AsArray() is { Count: > 0 } parameters)
        {
            page.Append("\n| Parameter | In | Type | |\n|---|---|---|---|\n");
            foreach (var parameter in parameters)
            {
                page.Append($"| `{parameter!["name"]}`{Optional(parameter["required"]?.GetValue<bool>() ?? false)} | {parameter["in"]} | {TypeOf(parameter["schema"]!)} | {parameter["description"]} |\n");
            }
        }

        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } body)
        {
            page.Append($"\nTakes {TypeOf(body)}.\n");
        }

        var answers = operation["responses"]!.AsObject();
        var good = answers.Where(answer => answer.Value!["$ref"] is null).Select(answer =>
            $"{answer.Key}{string.Concat((answer.Value!["content"]?.AsObject() ?? []).Take(1).Select(content => $" {(content.Key.EndsWith("json", StringComparison.Ordinal) ? TypeOf(content.Value!["schema"]!) : $"`{content.Key}`")}"))}");
        var refusals = answers.Where(answer => answer.Value!["$ref"] is not null).Select(answer => answer.Key).Order(StringComparer.Ordinal).ToArray();
        page.Append($"\nAnswers {string.Join(", ", good)}{(refusals.Length == 0 ? "" : $"; refuses with {string.Join(", ", refusals)}")}.\n");
    }

    private static void Shape(StringBuilder page, string name, JsonNode schema)
    {
        page.Append($"\n### {name}\n");
        if (schema["description"] is { } description)
        {
            page.Append($"\n{description}\n");
        }

        if (schema["enum"]?.AsArray() is { } names)
        {
            page.Append($"\nOne of {string.Join(", ", names.Select(each => $"`{each}`"))}.\n");
        }

        if (schema["properties"]?.AsObject() is not { } members)
        {
            return;
        }

        var required = schema["required"]?.AsArray().Select(each => each!.GetValue<string>()).ToHashSet() ?? [];
        page.Append("\n| Member | Type | |\n|---|---|---|\n");
        foreach (var (member, value) in members)
        {
            page.Append($"| `{member}`{Optional(required.Contains(member))} | {TypeOf(value!)} | {value!["description"]} |\n");
        }
    }

    private static string Optional(bool isRequired) => isRequired ? "" : ", optional";

    private static string TypeOf(JsonNode schema)
    {
        if (schema["$ref"]?.GetValue<string>().Split('/')[^1] is { } name)
        {
            return $"[{name}](#{name.ToLowerInvariant()})";
        }

        var type = schema["type"]?.GetValue<string>() ?? "any value";
        return type switch
        {
            "array" => $"list of {TypeOf(schema["items"]!)}",
            _ when schema["enum"]?.AsArray() is { } names => string.Join(", ", names.Select(each => $"`{each}`")),
            "string" when schema["format"]?.GetValue<string>() == "date-time" => "time",
            "string" => "text",
            "number" => "decimal number",
            "integer" => "whole number",
            _ => type,
        };
    }
}
