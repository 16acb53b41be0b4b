namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Writes the method that writes the members of one level.</summary>
internal static class SerializerWriteEmitter
{
    public static void Emit(SerializerText text, SerializerModel model)
    {
        text.Open($"public static void WriteLevel({SerializerEmitter.Writer}, {model.ValueParameter})");
        if (model.BaseLevel is not null)
        {
            text.Line($"var start = writer.BeginField({SerializerEmitter.Runtime}FieldNumbers.BaseClass);");
            text.Line($"{model.BaseLevel}.{LevelMethod(model, "Write")}(ref writer, value);");
            text.Line("writer.End(start);");
        }

        foreach (var member in model.Members)
        {
            EmitMember(text, model, member);
        }

        text.Close().Line();
    }

    /// <summary>The hand-written level of exceptions names its methods without the suffix.</summary>
    public static string LevelMethod(SerializerModel model, string verb) =>
        model.BaseLevel!.EndsWith(".ExceptionLevel", System.StringComparison.Ordinal) ? verb : verb + "Level";

    private static void EmitMember(SerializerText text, SerializerModel model, SerializerMember member)
    {
        text.Line($"var {member.Local} = {SerializerEmitter.Get(member, model, "value")};");
        var isConditional = member.WriteCondition is not null && !member.HasInitializer;
        if (isConditional)
        {
            text.Open("if (" + string.Format(System.Globalization.CultureInfo.InvariantCulture, member.WriteCondition!, member.Local) + ")");
        }

        if (member.Primitive is null)
        {
            text.Line($"{SerializerEmitter.CodecOf(member)}.WriteField(ref writer, {member.Number}, {member.Local});");
        }
        else
        {
            var cast = member.EnumNumber is null ? "" : "(" + member.EnumNumber + ")";
            text.Line($"writer.Field({member.Number}, {cast}{member.Local});");
        }

        if (isConditional)
        {
            text.Close();
        }
    }
}
