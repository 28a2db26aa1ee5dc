package parquetry.bench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system that makes up what it lists: made://nested.N/ has N files in folders A/B/C, made://flat.N/ has N files in
 * one folder. No file can be read or written.
 */
public final class MadeUpFiles extends MadeUp {

  private static final int LETTERS = 26;
  private static final int DEPTH = 3;
  private static final int LEAVES = LETTERS * LETTERS * LETTERS;

  private boolean isFlat;
  private long files;

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    super.initialize(name, hadoop);
    String[] parts = name.getAuthority().split("\\.");
    isFlat = parts[0].equals("flat");
    files = Long.parseLong(parts[1]);
  }

  @Override
  public String getScheme() {
    return "made";
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path folder, boolean recursive) {
    int depth = folder.depth();
    int first = leafOf(folder) * width(depth);
    long begin = isFlat ? 0 : (files * first) / LEAVES;
    long end = isFlat ? files : (files * (first + width(depth))) / LEAVES;
    return statuses(begin, end, this::file);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path folder) {
    if (isFlat || folder.depth() == DEPTH) {
      RemoteIterator<LocatedFileStatus> found = listFiles(folder, false);
      return new RemoteIterator<>() {
        @Override
        public boolean hasNext() throws IOException {
          return found.hasNext();
        }

        @Override
        public FileStatus next() throws IOException {
          return found.next();
        }
      };
    }
    return statuses(0, LETTERS, letter -> folder(new Path(folder, String.valueOf((char) ('A' + letter)))));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (path.getName().contains(".")) {
      throw new FileNotFoundException(path.toString());
    }
    return folder(makeQualified(path));
  }

  /** The size and time of the n-th file follow from n, as the manifest of the benchmark has them. */
  private LocatedFileStatus file(long number) {
    int leaf = isFlat ? 0 : (int) (((number + 1) * LEAVES - 1) / files);
    String folder = isFlat
      ? "/"
      : "/" + letter(leaf / 676) + "/" + letter((leaf / LETTERS) % LETTERS) + "/" + letter(leaf % LETTERS) + "/";
    Path path = new Path(uri + folder + String.format("TR%09d.json", number));
    FileStatus status = new FileStatus(200 + (number % 100), false, 1, 1, MODIFIED, path);
    return new LocatedFileStatus(status, new BlockLocation[0]);
  }

  private static char letter(int place) {
    return (char) ('A' + place);
  }

  /** How many leaves are below a folder. */
  private static int width(int depth) {
    int leaves = 1;
    for (int level = depth; level < DEPTH; level++) {
      leaves *= LETTERS;
    }
    return leaves;
  }

  private static int leafOf(Path folder) {
    return folder.isRoot() ? 0 : leafOf(folder.getParent()) * LETTERS + folder.getName().charAt(0) - 'A';
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) {
    throw new UnsupportedOperationException("the files are made up");
  }

  @Override
  public FSDataOutputStream create(
    Path path,
    FsPermission permission,
    boolean overwrite,
    int buffer,
    short replication,
    long block,
    Progressable progress
  ) {
    throw new UnsupportedOperationException("the files are made up");
  }

  @Override
  public boolean rename(Path source, Path target) {
    return false;
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    return false;
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return false;
  }
}
