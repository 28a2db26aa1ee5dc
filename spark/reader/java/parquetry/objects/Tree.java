package parquetry.objects;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** All files below a folder, for Python: no more than some pages of them are in memory. */
public final class Tree {

  /** At most this number of files is listed one after another: that takes two requests, even in many folders. */
  private static final int FEW = 2000;

  private Tree() {}

  /**
   * Parts that can be read in parallel.
   *
   * @param root as its file system writes it, with a / at its end
   */
  public static List<Pages> of(String root, Configuration hadoop) throws IOException {
    Listed listed = new Listed(root, false);
    ArrayList<ObjectRow> first = new ArrayList<>();
    try (RowReader all = new ListedFolders(new ArrayList<>(List.of(root)), listed).open(hadoop)) {
      while (first.size() < FEW && all.hasNext()) {
        first.add(all.next());
      }
      if (!all.hasNext()) {
        return List.of(new Pages(new KnownRows(first).open(hadoop)));
      }
    }
    List<Pages> parts = new ArrayList<>();
    try (InParallel threads = new InParallel()) {
      for (Rows part : Folders.of(listed, hadoop, threads)) {
        parts.add(new Pages(part.open(hadoop)));
      }
    }
    return parts;
  }
}
