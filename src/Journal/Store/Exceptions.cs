namespace OrderCluster.Journal.Store;

/// <summary>Root of what the journal throws.</summary>
public abstract class JournalException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store can't be used as it is: locked, not durable, of another version, or wrongly named. Trying again doesn't help.</summary>
public sealed class JournalStoreException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>The store could not be reached or did not answer in time; the outcome of a write is unknown. Trying again helps.</summary>
public class JournalUnavailableException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>The store has no room left, as on a full disk. Trying again helps once somebody has made room.</summary>
public sealed class JournalFullException(string message, Exception? inner = null) : JournalUnavailableException(message, inner);

/// <summary>Another writer has extended this stream: this activation is fenced and must be loaded anew.</summary>
public sealed class JournalConflictException(string message) : JournalException(message);

/// <summary>The store refuses an append for what it holds; the state that made it is dropped.</summary>
public sealed class JournalRefusedException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>The state was dropped after a failed append or fold; whoever asked may ask again, and gets a freshly loaded one.</summary>
public sealed class StatePoisonedException(string message, Exception inner) : JournalException(message, inner);

/// <summary>A feed position that this store never gave out, or not in this epoch.</summary>
public sealed class FeedPositionException(string message) : JournalException(message);
