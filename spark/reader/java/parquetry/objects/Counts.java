package parquetry.objects;

import java.io.Serializable;
import java.util.Iterator;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The objects of a source, counted.
 *
 * <p>An object that is not in what the run took came later, was loaded before, was left out by a rule, or is lost. One
 * that the run took and that is gone now still counts. S3DistCp lists the objects of earlier loads too, and
 * leaves them out of the merge. An object that was merged twice counts twice.
 */
final class Counts implements Serializable {

  private static final long serialVersionUID = 1;

  long listed;
  long listedBytes;
  long merged;
  long arrived;
  long loaded;
  long loadedBytes;
  long changed;
  /** Of the merged objects: gzip files, those of them that are gone, and files that only S3DistCp decompresses. */
  long gzipped;
  long gone;
  long unread;
  final Sample rewritten = new Sample();
  final Sample noGroup = new Sample();
  final Sample hidden = new Sample();
  final Sample lost = new Sample();
  /** By the rule that left them out by their names. */
  final TreeMap<String, Sample> named = new TreeMap<>();
  final Endings endings = new Endings();
  /** By the number of an earlier load: the lines of its manifest. */
  final TreeMap<Integer, Long> manifests = new TreeMap<>();

  static Counts of(Iterator<ObjectRow> sorted, Rules rules) {
    Counts counts = new Counts();
    KeyRows.of(sorted).forEachRemaining(key -> counts.add(key, rules));
    return counts;
  }

  Counts plus(Counts other) {
    listed += other.listed;
    listedBytes += other.listedBytes;
    merged += other.merged;
    arrived += other.arrived;
    loaded += other.loaded;
    loadedBytes += other.loadedBytes;
    changed += other.changed;
    gzipped += other.gzipped;
    gone += other.gone;
    unread += other.unread;
    rewritten.add(other.rewritten);
    noGroup.add(other.noGroup);
    hidden.add(other.hidden);
    lost.add(other.lost);
    other.named.forEach((rule, sample) -> named(rule).add(sample));
    endings.add(other.endings);
    other.manifests.forEach((load, lines) -> manifests.merge(load, lines, Long::sum));
    return this;
  }

  private void add(KeyRows key, Rules rules) {
    key.loads.forEach(load -> manifests.merge(load, 1L, Long::sum));
    if (!key.taken.isEmpty()) {
      addTaken(key, rules);
    } else if (key.listed != null) {
      addNotTaken(key, key.listed, rules);
    }
  }

  private void addTaken(KeyRows key, Rules rules) {
    listed++;
    listedBytes += sizeThen(key, key.taken.get(key.taken.size() - 1).size(), rules);
    for (ObjectRow entry : key.taken) {
      if (key.wasLoaded(entry.size())) {
        addLoaded(key, entry.size(), rules);
        continue;
      }
      merged++;
      endings.add(entry);
      changed += key.wasLoaded() ? 1 : 0;
      addCompressed(key);
    }
  }

  private void addNotTaken(KeyRows key, ObjectRow object, Rules rules) {
    String rule = rules.leftOutBy(key.key);
    if (rule != null) {
      named(rule).add(object);
    } else if (rules.isHidden(key.key)) {
      hidden.add(object);
    } else if (object.modified() > rules.began()) {
      arrived++;
      return;
    } else if (key.wasLoaded(object.size())) {
      addLoaded(key, object.size(), rules);
    } else {
      (rules.isMerged(key.key) ? lost : noGroup).add(object);
    }
    listed++;
    listedBytes += object.size();
  }

  private Sample named(String rule) {
    return named.computeIfAbsent(rule, name -> new Sample());
  }

  private void addLoaded(KeyRows key, long size, Rules rules) {
    if (key.isRewritten(rules)) {
      rewritten.add(key.listed);
    } else {
      loaded++;
      loadedBytes += sizeThen(key, size, rules);
    }
  }

  private void addCompressed(KeyRows key) {
    String name = key.key.toLowerCase(Locale.ROOT);
    if (Inflated.isGzip(name)) {
      gzipped++;
      gone += key.listed == null ? 1 : 0;
    } else if (name.endsWith(".snappy") || name.endsWith(".lzo")) {
      unread++;
    }
  }

  /** The object's bytes when the run began, as far as that is known. */
  private static long sizeThen(KeyRows key, long size, Rules rules) {
    return key.listed != null && key.listed.modified() <= rules.began() ? key.listed.size() : size;
  }
}
