using System.Linq;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Writes the methods that copy the members of one level. What may be shared is never copied, so it has none, unless a derived class may need them.</summary>
internal static class SerializerCopyEmitter
{
    public static void Emit(SerializerText text, SerializerModel model)
    {
        if (model.IsException)
        {
            return;
        }

        if (model.Creation == SerializerCreation.Positional)
        {
            EmitPositional(text, model);
            return;
        }

        if (!model.IsAbstract)
        {
            text.Open($"protected override {model.TypeName} CopyMembers({model.ValueParameter}, int depth)");
            text.Line($"var copy = {SerializerEmitter.Create(model)};");
            text.Line(model.IsStruct ? "CopyLevel(ref value, ref copy, depth);" : "CopyLevel(value, copy, depth);");
            text.Line("return copy;");
            text.Close().Line();
        }

        text.Open($"public static void CopyLevel({model.ValueParameter}, {(model.IsStruct ? "ref " : "")}{model.TypeName} copy, int depth)");
        if (model.BaseLevel is not null)
        {
            text.Line($"{model.BaseLevel}.CopyLevel(value, copy, depth);");
        }

        foreach (var member in model.Members)
        {
            text.Line(SerializerEmitter.Set(member, model, "copy", Copied(member, model)));
        }

        text.Close().Line();
    }

    private static void EmitPositional(SerializerText text, SerializerModel model)
    {
        var arguments = model.Members.Where(static m => m.Position >= 0).OrderBy(static m => m.Position).Select(m => Copied(m, model));
        text.Open($"protected override {model.TypeName} CopyMembers({model.ValueParameter}, int depth)");
        text.Line($"var copy = new {model.TypeName}({string.Join(", ", arguments)});");
        foreach (var member in model.Members.Where(static m => m.Position < 0))
        {
            text.Line(SerializerEmitter.Set(member, model, "copy", Copied(member, model)));
        }

        text.Line("return copy;");
        text.Close().Line();
    }

    private static string Copied(SerializerMember member, SerializerModel model)
    {
        var source = SerializerEmitter.Get(member, model, "value");
        return member.IsShareable ? source : $"{SerializerEmitter.CodecOf(member)}.Copy({source}, depth)";
    }
}
