package parquetry.objects;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Cuts the tree below a folder into parts that can be listed side by side, with few requests.
 *
 * <p>It looks at the folders level by level until there are enough, and each of them is then listed as a whole. A folder
 * with more files than fit into a page is listed as a whole at once: its subfolders are not worth the pages between.
 */
final class Folders {

  private static final int ENOUGH = 16;
  private static final int PAGE = 1000;

  private final FileSystem system;
  private final Listed listed;
  private final List<Rows> parts = new ArrayList<>();
  private final ArrayList<ObjectRow> files = new ArrayList<>();

  private Folders(FileSystem system, Listed listed) {
    this.system = system;
    this.listed = listed;
  }

  static List<Rows> of(Listed listed, Configuration hadoop, InParallel threads) throws IOException {
    Path root = new Path(listed.root());
    var folders = new Folders(root.getFileSystem(hadoop), listed);
    folders.walk(root, threads);
    return folders.parts;
  }

  private void walk(Path root, InParallel threads) throws IOException {
    List<Path> level = List.of(root);
    while (!level.isEmpty() && level.size() < ENOUGH) {
      List<Path> next = new ArrayList<>();
      for (Children children : threads.map(level, this::childrenOf)) {
        if (children.isLarge) {
          add(children.folder);
        } else {
          next.addAll(children.folders);
          files.addAll(children.files);
        }
      }
      level = next;
    }
    level.forEach(this::add);
    if (!files.isEmpty()) {
      parts.add(new KnownRows(files));
    }
  }

  private void add(Path folder) {
    parts.add(new ListedFolder(folder.toString(), listed));
  }

  private Children childrenOf(Path folder) throws IOException {
    Children children = new Children(folder);
    try {
      RemoteIterator<FileStatus> statuses = system.listStatusIterator(folder);
      while (statuses.hasNext() && !children.isLarge) {
        children.add(statuses.next());
      }
    } catch (FileNotFoundException gone) {
      return new Children(folder);
    }
    return children;
  }

  private final class Children {

    final Path folder;
    final List<Path> folders = new ArrayList<>();
    final List<ObjectRow> files = new ArrayList<>();
    boolean isLarge;

    Children(Path folder) {
      this.folder = folder;
    }

    void add(FileStatus status) {
      if (status.isDirectory()) {
        folders.add(status.getPath());
        return;
      }
      ObjectRow row = listed.row(status);
      if (row != null) {
        files.add(row);
      }
      isLarge = files.size() > PAGE;
    }
  }
}
