package parquetry.objects;

import java.util.ArrayList;
import java.util.List;

/** Chooses items of a list in one call from Python. */
public final class Kept {

  private Kept() {}

  /**
   * A new list.
   *
   * @param isKept for each item 1 if it is kept, else 0
   */
  public static <T> List<T> of(List<T> items, byte[] isKept) {
    List<T> kept = new ArrayList<>();
    for (int place = 0; place < isKept.length; place++) {
      if (isKept[place] != 0) {
        kept.add(items.get(place));
      }
    }
    return kept;
  }
}
