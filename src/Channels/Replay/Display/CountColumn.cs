using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrderCluster.Channels.Replay.Display;

/// <summary>Done, of how many, at what rate.</summary>
internal sealed class CountColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text($"{task.Value:0}/{task.MaxValue:0}  {task.Speed ?? 0:0}/s").RightJustified();
}
