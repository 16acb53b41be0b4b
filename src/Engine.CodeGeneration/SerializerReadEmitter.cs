using System;
using System.Linq;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Writes the methods that read the members of one level.</summary>
internal static class SerializerReadEmitter
{
    public static void Emit(SerializerText text, SerializerModel model)
    {
        if (model.Creation == SerializerCreation.Positional)
        {
            EmitPositional(text, model);
            return;
        }

        if (!model.IsAbstract)
        {
            text.Open($"protected override {model.TypeName} ReadMembers({SerializerEmitter.Reader})");
            text.Line($"var value = {SerializerEmitter.Create(model)};");
            text.Line($"ReadLevel(ref reader, {model.ValueArgument});");
            text.Line("return value;");
            text.Close().Line();
        }

        text.Open($"public static void ReadLevel({SerializerEmitter.Reader}, {model.ValueParameter})");
        EmitFields(text, model, (member, value) => SerializerEmitter.Set(member, model, "value", value));
        text.Close().Line();
    }

    private static void EmitPositional(SerializerText text, SerializerModel model)
    {
        text.Open($"protected override {model.TypeName} ReadMembers({SerializerEmitter.Reader})");
        foreach (var member in model.Members)
        {
            text.Line($"{member.TypeName} {member.Local} = default;");
            if (member.HasInitializer)
            {
                text.Line($"var has{member.Local} = false;");
            }
        }

        EmitFields(text, model, static (member, value) =>
            $"{member.Local} = {value};" + (member.HasInitializer ? $" has{member.Local} = true;" : ""));

        var arguments = model.Members.Where(static m => m.Position >= 0).OrderBy(static m => m.Position).Select(static m => m.Local);
        text.Line($"var value = new {model.TypeName}({string.Join(", ", arguments)});");
        foreach (var member in model.Members.Where(static m => m.Position < 0))
        {
            var condition = member.HasInitializer ? $"if (has{member.Local}) " : "";
            text.Line(condition + SerializerEmitter.Set(member, model, "value", member.Local));
        }

        text.Line("return value;");
        text.Close().Line();
    }

    private static void EmitFields(SerializerText text, SerializerModel model, Func<SerializerMember, string, string> assign)
    {
        text.Open("while (reader.NextField(out var tag))").Open("switch (tag >> 2)");
        if (model.BaseLevel is not null)
        {
            text.Open($"case {SerializerEmitter.Runtime}FieldNumbers.BaseClass:");
            text.Open("if (reader.BeginField(tag, out var outer))");
            text.Line($"{model.BaseLevel}.{SerializerWriteEmitter.LevelMethod(model, "Read")}(ref reader, value);");
            text.Line("reader.End(outer);");
            text.Close().Line("break;").Close();
        }

        foreach (var member in model.Members)
        {
            var cast = member.EnumNumber is null ? "" : "(" + member.TypeName + ")";
            var value = member.Primitive is null
                ? SerializerEmitter.CodecOf(member) + ".ReadField(ref reader, tag)"
                : $"{cast}reader.Read{member.Primitive}(tag)";
            text.Line($"case {member.Number}: {assign(member, value)} break;");
        }

        text.Line("default: reader.Skip(tag); break;");
        text.Close().Close();
    }
}
