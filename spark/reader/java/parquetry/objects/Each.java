package parquetry.objects;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** What is chosen of each key, one after another. */
final class Each extends RowReader {

  private final Iterator<KeyRows> keys;
  private final Function<KeyRows, List<ObjectRow>> chosen;
  private Iterator<ObjectRow> next = List.<ObjectRow>of().iterator();

  Each(Iterator<KeyRows> keys, Function<KeyRows, List<ObjectRow>> chosen) {
    this.keys = keys;
    this.chosen = chosen;
  }

  @Override
  protected ObjectRow read() {
    while (!next.hasNext() && keys.hasNext()) {
      next = chosen.apply(keys.next()).iterator();
    }
    return next.hasNext() ? next.next() : null;
  }
}
