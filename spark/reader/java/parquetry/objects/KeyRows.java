package parquetry.objects;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** All that is known of one key: what earlier loads took, what this run took, and what the listing has. */
final class KeyRows {

  final String key;
  final List<ObjectRow> taken = new ArrayList<>(1);
  /** The object as it was listed; null where it was not. */
  ObjectRow listed;
  /** The numbers of the earlier loads in whose manifests the key is, once for each line. */
  final List<Integer> loads = new ArrayList<>(0);
  private ObjectRow earlier;
  private long late;

  private KeyRows(String key) {
    this.key = key;
  }

  /** The keys of rows that are sorted by key. */
  static Iterator<KeyRows> of(Iterator<ObjectRow> sorted) {
    return new Iterator<>() {
      private ObjectRow ahead = sorted.hasNext() ? sorted.next() : null;

      @Override
      public boolean hasNext() {
        return ahead != null;
      }

      @Override
      public KeyRows next() {
        if (ahead == null) {
          throw new NoSuchElementException();
        }
        KeyRows rows = new KeyRows(ahead.key());
        while (ahead != null && ahead.key().equals(rows.key)) {
          rows.add(ahead);
          ahead = sorted.hasNext() ? sorted.next() : null;
        }
        return rows;
      }
    };
  }

  private void add(ObjectRow row) {
    switch (row.place()) {
      case EARLIER -> addEarlier(row);
      case LATE -> late = row.modified();
      case TAKEN -> taken.add(row);
      case LISTED -> listed = row;
    }
  }

  /** Of several loads, the last one counts. */
  private void addEarlier(ObjectRow row) {
    loads.add(row.load());
    if (earlier == null || row.load() >= earlier.load()) {
      earlier = row;
      late = row.modified();
    }
  }

  boolean wasLoaded() {
    return earlier != null;
  }

  /** Whether the last load that took the object took it with this size. */
  boolean wasLoaded(long size) {
    return earlier != null && earlier.size() == size;
  }

  /** Whether an object that was loaded has been written again since. */
  boolean isRewritten(Rules rules) {
    boolean isLater = listed != null && rules.lastBegan() != null && listed.modified() > rules.lastBegan();
    return isLater && listed.modified() != late;
  }

  /** The gzip objects among what this run took and no load before. */
  List<ObjectRow> gzipped(Rules rules) {
    return Inflated.isGzip(key) ? news(rules) : List.of();
  }

  /** What this run took and no load before: with the time when it was written, if that was while the run listed. */
  List<ObjectRow> news(Rules rules) {
    List<ObjectRow> news = new ArrayList<>(1);
    long modified = listed != null && listed.modified() > rules.began() ? listed.modified() : 0;
    for (ObjectRow entry : taken) {
      if (!wasLoaded(entry.size())) {
        news.add(new ObjectRow(key, Place.TAKEN, 0, entry.size(), modified));
      }
    }
    return news;
  }
}
