using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.OpenApi;

namespace OrderCluster.Silo.Http;

/// <summary>Makes the schemas say what is sent: which members are always there, that null never is, what each means.</summary>
internal static class OpenApiSchemas
{
    /// <summary>What ends the names of types that requests bring; their members are required where an attribute says so, those of answers where they are never left out.</summary>
    private const string Request = "Body";

    /// <param name="types">The types of the document's schemas, by the schemas' names.</param>
    public static void Complete(OpenApiDocument document, IReadOnlyDictionary<string, JsonTypeInfo> types)
    {
        var comments = new DocComments();
        foreach (var (name, each) in document.Components!.Schemas!)
        {
            if (each is OpenApiSchema schema && types.GetValueOrDefault(name) is { } type)
            {
                schema.Description = comments.Of(type.Type);
                if (type.Kind == JsonTypeInfoKind.Object && schema.Properties is not null)
                {
                    Complete(schema, type, comments, isRequest: name.EndsWith(Request, StringComparison.Ordinal));
                }
            }
        }
    }

    private static void Complete(OpenApiSchema schema, JsonTypeInfo type, DocComments comments, bool isRequest)
    {
        schema.AdditionalPropertiesAllowed = !isRequest;
        schema.Required = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in type.Properties.Where(member => schema.Properties!.ContainsKey(member.Name)))
        {
            if (member.AttributeProvider!.IsDefined(typeof(RequiredAttribute), inherit: false) || (!isRequest && !member.IsGetNullable && !IsNullable(member.PropertyType)))
            {
                schema.Required.Add(member.Name);
            }

            var value = WithoutNull(schema.Properties![member.Name]);
            value.Description = comments.Of((MemberInfo)member.AttributeProvider!) ?? value.Description;
            schema.Properties![member.Name] = value;
        }
    }

    private static bool IsNullable(Type type) => Nullable.GetUnderlyingType(type) is not null;

    /// <summary>A member that has no value is left out.</summary>
    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema.OneOf is [_, _] either && either.FirstOrDefault(one => one is OpenApiSchemaReference) is { } reference)
        {
            return reference;
        }

        if (schema is OpenApiSchema own)
        {
            own.Type &= ~JsonSchemaType.Null;
            own.Format = own.Format == "double" ? "decimal" : own.Format;
        }

        return schema;
    }
}

/// <summary>The comments of types and members, from the files that the compiler writes beside the assemblies.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _files = [];

    /// <summary>Null where nothing is said.</summary>
    public string? Of(Type type) => Text(Element(type)?.Element("summary"));

    /// <inheritdoc cref="Of(Type)"/>
    public string? Of(MemberInfo member)
    {
        var ofMember = Find(member.Module.Assembly, $"P:{member.DeclaringType!.FullName}.{member.Name}")?.Element("summary");
        return Text(ofMember) ?? Text(Element(member.DeclaringType!)?.Elements("param").FirstOrDefault(param => param.Attribute("name")!.Value == member.Name));
    }

    private XElement? Element(Type type) => Find(type.Assembly, $"T:{type.FullName}");

    private XElement? Find(Assembly assembly, string id)
    {
        if (!_files.TryGetValue(assembly, out var file))
        {
            var path = Path.ChangeExtension(assembly.Location, ".xml");
            var members = File.Exists(path) && assembly.FullName!.StartsWith(nameof(OrderCluster), StringComparison.Ordinal) ? XDocument.Load(path).Descendants("member") : [];
            _files[assembly] = file = members.ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);
        }

        return file.GetValueOrDefault(id);
    }

    private static string? Text(XElement? element)
    {
        var text = element is null ? "" : Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();
        return text.Length == 0 ? null : text;
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" } named => $"`{JsonNamingPolicy.CamelCase.ConvertName(named.Attribute("name")!.Value)}`",
        XElement { Name.LocalName: "see" } see => $"`{JsonNamingPolicy.CamelCase.ConvertName(see.Attribute("cref")!.Value.Split('.', '(')[^1])}`",
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
