package parquetry.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.Progressable;

/** What the file systems that make up their files have in common. */
abstract class MadeUp extends FileSystem {

  static final long MODIFIED = 1_500_000_000_000L;

  URI uri;

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    super.initialize(name, hadoop);
    setConf(hadoop);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public FileStatus[] listStatus(Path place) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    RemoteIterator<FileStatus> statuses = listStatusIterator(place);
    while (statuses.hasNext()) {
      found.add(statuses.next());
    }
    return found.toArray(FileStatus[]::new);
  }

  @Override
  public FSDataOutputStream append(Path place, int buffer, Progressable progress) {
    throw new UnsupportedOperationException("the files are made up");
  }

  @Override
  public void setWorkingDirectory(Path place) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }

  static FileStatus folder(Path place) {
    return new FileStatus(0, true, 1, 1, MODIFIED, place);
  }

  /** What `made` makes of the numbers from `begin` on, before `end`. */
  static <T> RemoteIterator<T> statuses(long begin, long end, LongFunction<T> made) {
    return new RemoteIterator<>() {
      private long next = begin;

      @Override
      public boolean hasNext() {
        return next < end;
      }

      @Override
      public T next() {
        if (next >= end) {
          throw new NoSuchElementException();
        }
        return made.apply(next++);
      }
    };
  }
}
