package parquetry.objects;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** All files below some folders, page by page. A folder that is gone has none. */
record ListedFolders(ArrayList<String> roots, Listed listed) implements Rows {
  @Override
  public RowReader open(Configuration hadoop) throws IOException {
    return new Files(new Path(listed.root()).getFileSystem(hadoop), roots, listed);
  }

  private static final class Files extends RowReader {

    private final FileSystem system;
    private final Listed listed;
    private final Deque<Path> folders = new ArrayDeque<>();
    private RemoteIterator<? extends FileStatus> files;

    Files(FileSystem system, List<String> roots, Listed listed) {
      this.system = system;
      this.listed = listed;
      roots.forEach(root -> folders.add(new Path(root)));
    }

    @Override
    protected ObjectRow read() throws IOException {
      while (hasFile()) {
        FileStatus status = files.next();
        if (status.isDirectory()) {
          folders.add(status.getPath());
        } else {
          ObjectRow row = listed.row(status);
          if (row != null) {
            return row;
          }
        }
      }
      return null;
    }

    private boolean hasFile() throws IOException {
      while (true) {
        try {
          if (files != null && files.hasNext()) {
            return true;
          }
          if (folders.isEmpty()) {
            return false;
          }
          files = open(folders.remove());
        } catch (FileNotFoundException gone) {
          files = null;
        }
      }
    }

    /** On S3, one request lists 1,000 keys below a folder. A disk is asked folder by folder, and for less. */
    private RemoteIterator<? extends FileStatus> open(Path folder) throws IOException {
      return "file".equals(system.getScheme()) ? system.listStatusIterator(folder) : system.listFiles(folder, true);
    }
  }
}
