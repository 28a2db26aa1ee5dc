package parquetry.objects;

import java.io.Serializable;
import java.util.Locale;
import java.util.TreeMap;

/** The endings of the objects' names, with some objects of each: those with a rare ending may not be data. */
final class Endings implements Serializable {

  private static final long serialVersionUID = 1;

  /** With more endings than this, they say nothing about the objects, and none is kept. */
  private static final int MOST = 5;

  private final TreeMap<String, Sample> samples = new TreeMap<>();
  private boolean areTooMany;

  void add(ObjectRow object) {
    sample(ending(object.key())).add(object);
    limit();
  }

  void add(Endings other) {
    areTooMany |= other.areTooMany;
    other.samples.forEach((ending, sample) -> sample(ending).add(sample));
    limit();
  }

  private Sample sample(String ending) {
    return samples.computeIfAbsent(ending, name -> new Sample());
  }

  private void limit() {
    if (areTooMany || samples.size() > MOST) {
      areTooMany = true;
      samples.clear();
    }
  }

  /** ".crc" and the like, with the first character of a hidden name. A number behind a dot is not an ending. */
  static String ending(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    String hidden = name.startsWith(".") || name.startsWith("_") ? name.substring(0, 1) : "";
    int dot = name.lastIndexOf('.');
    String last = name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return dot > 0 && !last.matches("[0-9]*") ? hidden + "." + last : hidden;
  }

  public TreeMap<String, Sample> getSamples() {
    return samples;
  }
}
