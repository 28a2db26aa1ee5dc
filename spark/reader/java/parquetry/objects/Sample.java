package parquetry.objects;

import java.io.Serializable;
import java.util.TreeSet;

/** Some objects: how many, their bytes, and the names of the first. */
final class Sample implements Serializable {

  private static final long serialVersionUID = 1;

  private static final int NAMED = 5;

  private long objects;
  private long bytes;
  private final TreeSet<String> first = new TreeSet<>();

  void add(ObjectRow object) {
    objects++;
    bytes += object.size();
    name(object.key());
  }

  void add(Sample other) {
    objects += other.objects;
    bytes += other.bytes;
    other.first.forEach(this::name);
  }

  private void name(String key) {
    first.add(key);
    if (first.size() > NAMED) {
      first.pollLast();
    }
  }

  public long getObjects() {
    return objects;
  }

  public long getBytes() {
    return bytes;
  }

  public TreeSet<String> getFirst() {
    return first;
  }
}
