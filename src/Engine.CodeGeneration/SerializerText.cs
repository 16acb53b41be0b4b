using System.Text;

namespace OrderCluster.Engine.CodeGeneration;

/// <summary>Indented source text.</summary>
internal sealed class SerializerText
{
    private const int SpacesPerLevel = 4;

    private readonly StringBuilder _text = new StringBuilder();
    private int _level;

    public SerializerText Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _level * SpacesPerLevel).Append(line);
        }

        _text.Append('\n');
        return this;
    }

    public SerializerText Open(string header)
    {
        Line(header).Line("{");
        _level++;
        return this;
    }

    public SerializerText Close(string suffix = "")
    {
        _level--;
        return Line("}" + suffix);
    }

    public override string ToString() => _text.ToString();
}
