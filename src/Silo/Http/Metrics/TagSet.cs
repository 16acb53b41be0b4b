using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace OrderCluster.Silo.Http.Metrics;

/// <summary>The tags of one series, in the order in which the instrument gives them.</summary>
internal sealed class TagSet(Tag[] tags)
{
    public IReadOnlyList<Tag> Tags => tags;

    /// <summary>Finds a set by its tags without making one.</summary>
    internal sealed class Comparer : IEqualityComparer<TagSet>, IAlternateEqualityComparer<ReadOnlySpan<Tag>, TagSet>
    {
        public bool Equals(TagSet? x, TagSet? y) => ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.Tags.ToArray(), y));

        public int GetHashCode(TagSet obj) => GetHashCode(obj.Tags.ToArray());

        public bool Equals(ReadOnlySpan<Tag> alternate, TagSet other)
        {
            if (alternate.Length != other.Tags.Count)
            {
                return false;
            }

            for (var index = 0; index < alternate.Length; index++)
            {
                if (alternate[index].Key != other.Tags[index].Key || !Equals(alternate[index].Value, other.Tags[index].Value))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<Tag> alternate)
        {
            var hash = default(HashCode);
            foreach (var tag in alternate)
            {
                hash.Add(tag.Value);
            }

            return hash.ToHashCode();
        }

        public TagSet Create(ReadOnlySpan<Tag> alternate) => new(alternate.ToArray());
    }
}
