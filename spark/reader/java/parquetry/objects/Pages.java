package parquetry.objects;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** Files, a page after another. */
public final class Pages {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 2000;

  private final RowReader rows;

  Pages(RowReader rows) {
    this.rows = rows;
  }

  /** JSON: [[key, bytes, milliseconds since 1970], …]; an empty list after the last. */
  public String next() {
    ArrayNode page = JSON.createArrayNode();
    while (page.size() < PAGE && rows.hasNext()) {
      ObjectRow file = rows.next();
      page.addArray().add(file.key()).add(file.size()).add(file.modified());
    }
    return page.toString();
  }
}
