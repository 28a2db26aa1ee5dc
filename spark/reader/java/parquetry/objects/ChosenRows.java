package parquetry.objects;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** The rows that a function chooses for each key, one after another. */
final class ChosenRows extends RowReader {

  private final Iterator<KeyRows> keys;
  private final Function<KeyRows, List<ObjectRow>> chosen;
  private Iterator<ObjectRow> next = List.<ObjectRow>of().iterator();

  ChosenRows(Iterator<KeyRows> keys, Function<KeyRows, List<ObjectRow>> chosen) {
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
