package parquetry.reader.values;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;

/** What was found in one record beside its values. */
public final class Findings {

  private ValueReader misfit;
  private long misfitOffset;
  private List<UTF8String> undeclared;

  /** Forgets what was found in the last record. */
  public void clear() {
    misfit = null;
    undeclared = null;
  }

  /** The reader that did not find a value of its type, the first one in the record; null where all did. */
  public ValueReader misfit() {
    return misfit;
  }

  /** Where the value begins that is not of its type. */
  public long misfitOffset() {
    return misfitOffset;
  }

  /** The paths of the fields that are not declared, each once; null where all are. */
  public List<UTF8String> undeclared() {
    return undeclared;
  }

  /** Adds the paths of the fields that are not declared to what was found elsewhere. */
  public void addUndeclaredTo(Findings other) {
    if (undeclared != null) {
      undeclared.forEach(other::addUndeclared);
    }
  }

  void addMisfit(ValueReader reader, long offset) {
    if (misfit == null) {
      misfit = reader;
      misfitOffset = offset;
    }
  }

  /** Notes the path of a field that is not declared. */
  public void addUndeclared(UTF8String path) {
    if (undeclared == null) {
      undeclared = new ArrayList<>();
    }
    if (!undeclared.contains(path)) {
      undeclared.add(path);
    }
  }
}
