using System.Data.Common;
using System.Reflection;
using System.Text.Json;
using Dapper;

namespace OrderCluster.Projections;

/// <summary>A table as the runner sees it: rows of one page at a time, written together at its end.</summary>
internal interface IViewTable
{
    string Name { get; }

    /// <summary>Loads the rows of these keys, for the handlers of the page.</summary>
    Task LoadAsync(DbTransaction page, ViewDialect dialect, IReadOnlyCollection<string> keys);

    /// <summary>Writes what the handlers have changed.</summary>
    Task WriteAsync(DbTransaction page, ViewDialect dialect);

    /// <summary>Forgets the page.</summary>
    void Clear();
}

/// <summary>
/// The rows of one table that a page of the feed changes. Columns are the properties of <typeparamref name="TRow"/> in snake case, the first one is the key;
/// they hold texts and whole numbers.
/// </summary>
public sealed class ViewTable<TRow> : IViewTable
    where TRow : class, new()
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly PropertyInfo[] Properties = typeof(TRow).GetProperties();
    private static readonly string[] Columns = [.. Properties.Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];

    private readonly string _name;
    private readonly bool _isSum;
    private readonly Dictionary<object, TRow> _rows = [];
    private readonly HashSet<object> _changed = [];
    private readonly HashSet<object> _removed = [];

    internal ViewTable(string name, bool isSum) => (_name, _isSum) = (name, isSum);

    string IViewTable.Name => _name;

    /// <summary>Adds a row, or puts it in the place of the one with its key.</summary>
    public void Put(TRow row)
    {
        var key = KeyOf(row);
        _rows[key] = row;
        _changed.Add(key);
        _removed.Remove(key);
    }

    /// <summary>Changes the row of a key; nothing happens when there is none, as after an event that could not be read.</summary>
    public void Change(object key, Action<TRow> change)
    {
        if (_rows.TryGetValue(key, out var row))
        {
            change(row);
            _changed.Add(key);
        }
    }

    /// <summary>The row of a key; null when there is none.</summary>
    public TRow? Find(object key) => _rows.GetValueOrDefault(key);

    public void Remove(object key)
    {
        if (_rows.Remove(key))
        {
            _changed.Remove(key);
            _removed.Add(key);
        }
    }

    /// <summary>Of a table of sums: what is to be added to the row of a key.</summary>
    public TRow Of(object key)
    {
        if (!_rows.TryGetValue(key, out var row))
        {
            row = new TRow();
            Properties[0].SetValue(row, key);
            Put(row);
        }

        return row;
    }

    async Task IViewTable.LoadAsync(DbTransaction page, ViewDialect dialect, IReadOnlyCollection<string> keys)
    {
        if (!_isSum)
        {
            var sql = $"SELECT {string.Join(", ", Columns)} FROM {_name} WHERE {dialect.IsAmong(Columns[0])}";
            foreach (var row in await page.Connection!.QueryAsync<TRow>(sql, new { keys = dialect.Keys(keys) }, page))
            {
                _rows.Add(KeyOf(row), row);
            }
        }
    }

    async Task IViewTable.WriteAsync(DbTransaction page, ViewDialect dialect)
    {
        if (_removed.Count > 0)
        {
            var sql = $"DELETE FROM {_name} WHERE {dialect.IsAmong(Columns[0])}";
            await page.Connection!.ExecuteAsync(sql, new { keys = dialect.Keys([.. _removed.Cast<string>()]) }, page);
        }

        if (_changed.Count > 0)
        {
            var sql = $"INSERT INTO {_name}({string.Join(", ", Columns)}) {dialect.RowsOf(_name, Columns)} ON CONFLICT ({Columns[0]}) DO UPDATE SET {string.Join(", ", Columns.Skip(1).Select(Set))}";
            await page.Connection!.ExecuteAsync(sql, new { rows = JsonSerializer.Serialize(_changed.Select(key => _rows[key]), Json) }, page);
        }
    }

    void IViewTable.Clear()
    {
        _rows.Clear();
        _changed.Clear();
        _removed.Clear();
    }

    private static object KeyOf(TRow row) => Properties[0].GetValue(row)!;

    private string Set(string column) => _isSum ? $"{column} = {_name}.{column} + excluded.{column}" : $"{column} = excluded.{column}";
}
