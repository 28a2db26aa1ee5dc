package parquetry.objects;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Cuts the tree below a folder into parts that can be listed in parallel, with few requests.
 *
 * <p>It looks at the folders level by level until there are enough, and each of them is then listed as a whole. A
 * folder with more files than fit into a page is listed as a whole at once: to find its subfolders would take all
 * pages. A folder with thousands of subfolders that have few files is listed as a whole too: a request for each
 * subfolder would take longer than all pages.
 */
final class Folders {

  private static final int ENOUGH = 16;
  private static final int MOST = 256;
  private static final int PAGE = 1000;
  /** With more files in each folder, 16 requests at once for folders are quicker than page after page. */
  private static final int FEW_FILES = PAGE / ENOUGH;

  private final FileSystem system;
  private final Configuration hadoop;
  private final Listed listed;
  private final List<Rows> parts = new ArrayList<>();
  private final ArrayList<ObjectRow> files = new ArrayList<>();

  private Folders(FileSystem system, Configuration hadoop, Listed listed) {
    this.system = system;
    this.hadoop = hadoop;
    this.listed = listed;
  }

  static List<Rows> of(Listed listed, Configuration hadoop, InParallel threads) throws IOException {
    Path root = new Path(listed.root());
    var folders = new Folders(root.getFileSystem(hadoop), hadoop, listed);
    folders.walk(root, threads);
    return folders.parts;
  }

  private void walk(Path root, InParallel threads) throws IOException {
    List<Path> level = List.of(root);
    while (!level.isEmpty() && level.size() < ENOUGH) {
      List<Path> next = new ArrayList<>();
      for (Children children : threads.map(level, this::childrenOf)) {
        if (children.isWhole) {
          add(List.of(children.folder));
        } else {
          next.addAll(children.folders);
          files.addAll(children.files);
        }
      }
      level = next;
    }
    int together = (level.size() + MOST - 1) / MOST;
    for (int first = 0; first < level.size(); first += together) {
      add(level.subList(first, Math.min(level.size(), first + together)));
    }
    if (!files.isEmpty()) {
      parts.add(new KnownRows(files));
    }
  }

  private void add(List<Path> folders) {
    parts.add(new ListedFolders(new ArrayList<>(folders.stream().map(Path::toString).toList()), listed));
  }

  private Children childrenOf(Path folder) throws IOException {
    Children children = new Children(folder);
    try {
      RemoteIterator<FileStatus> statuses = system.listStatusIterator(folder);
      while (statuses.hasNext() && !children.isWhole) {
        children.add(statuses.next());
      }
    } catch (FileNotFoundException gone) {
      return new Children(folder);
    }
    return children;
  }

  /** Whether the first files of a folder are in many subfolders. */
  private boolean isThinlySpread(Path folder) throws IOException {
    Set<String> subfolders = new HashSet<>();
    int prefix = folder.toString().length() + 1;
    int seen = 0;
    try (RowReader all = new ListedFolders(new ArrayList<>(List.of(folder.toString())), listed).open(hadoop)) {
      for (; seen < PAGE && all.hasNext(); seen++) {
        String path = listed.root() + all.next().key();
        int end = path.indexOf('/', prefix);
        subfolders.add(end < 0 ? "" : path.substring(prefix, end));
      }
    }
    return subfolders.size() * FEW_FILES > seen;
  }

  private final class Children {

    final Path folder;
    final List<Path> folders = new ArrayList<>();
    final List<ObjectRow> files = new ArrayList<>();
    boolean isWhole;

    Children(Path folder) {
      this.folder = folder;
    }

    void add(FileStatus status) throws IOException {
      if (status.isDirectory()) {
        folders.add(status.getPath());
        isWhole = folders.size() == PAGE && isThinlySpread(folder);
        return;
      }
      ObjectRow row = listed.row(status);
      if (row != null) {
        files.add(row);
      }
      isWhole = files.size() > PAGE;
    }
  }
}
