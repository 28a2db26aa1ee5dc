package parquetry.bench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.function.LongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system that makes up tables: s3made://N/tables/plays/ and s3made://N/staged/plays/ have N partitions
 * a=X/b=Y of a file each. The job takes it for S3, where folders need not be deleted.
 *
 * <p>All these files have the content of one file on this disk, fs.tables.file. They are moved and deleted at once, and
 * listed all the same. Files that end in .json are real ones below fs.tables.folder.
 */
public final class MadeUpTables extends MadeUp {

  private static final int B = 1000;
  private static final int FILE_DEPTH = 4;

  private long partitions;
  private long size;
  private Path content;
  private String folder;
  private FileSystem disk;

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    super.initialize(name, hadoop);
    partitions = Long.parseLong(name.getAuthority());
    disk = FileSystem.get(URI.create("file:///"), hadoop);
    content = new Path(hadoop.get("fs.tables.file"));
    folder = hadoop.get("fs.tables.folder");
    size = disk.getFileStatus(content).getLen();
  }

  @Override
  public String getScheme() {
    return "s3made";
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path place, boolean recursive) throws IOException {
    Path root = tableOf(place);
    String[] names = names(place);
    long first = names.length < 3 ? 0 : value(names[2]) * B + (names.length < 4 ? 0 : value(names[3]));
    long width = names.length < 3 ? partitions : names.length < 4 ? B : 1;
    return statuses(first, Math.min(partitions, first + width), number -> file(root, number));
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path place) throws IOException {
    Path root = tableOf(place);
    String[] names = names(place);
    if (names.length == FILE_DEPTH) {
      long number = value(names[2]) * B + value(names[3]);
      return statuses(number, number + 1, only -> file(root, only));
    }
    if (names.length == 1) {
      return statuses(0, 1, only -> folder(root));
    }
    boolean isTable = names.length == 2;
    long count = isTable ? (partitions + B - 1) / B : Math.min(B, partitions - value(names[2]) * B);
    LongFunction<FileStatus> made = number -> folder(new Path(place, (isTable ? "a=" : "b=") + number));
    return statuses(0, count, made);
  }

  @Override
  public FileStatus getFileStatus(Path place) throws IOException {
    if (isReal(place)) {
      FileStatus real = disk.getFileStatus(onDisk(place));
      return new FileStatus(real.getLen(), false, 1, 1, MODIFIED, makeQualified(place));
    }
    if (place.getName().endsWith(".parquet")) {
      String[] names = names(place);
      return file(tableOf(place), value(names[2]) * B + value(names[3]));
    }
    if (place.getName().startsWith("_")) {
      throw new FileNotFoundException(place.toString());
    }
    return folder(makeQualified(place));
  }

  @Override
  public FSDataInputStream open(Path place, int buffer) throws IOException {
    return disk.open(isReal(place) ? onDisk(place) : content, buffer);
  }

  @Override
  public FSDataOutputStream create(
    Path place,
    FsPermission permission,
    boolean overwrite,
    int buffer,
    short replication,
    long block,
    Progressable progress
  ) throws IOException {
    return disk.create(onDisk(place), overwrite);
  }

  @Override
  public boolean rename(Path source, Path target) {
    return true;
  }

  @Override
  public boolean delete(Path place, boolean recursive) throws IOException {
    return !isReal(place) || disk.delete(onDisk(place), recursive);
  }

  @Override
  public boolean mkdirs(Path place, FsPermission permission) {
    return true;
  }

  private LocatedFileStatus file(Path root, long number) {
    String name = names(root)[0].equals("staged") ? "new" : "old";
    Path place = new Path(root, "a=" + number / B + "/b=" + (number % B) + "/" + name + ".zstd.parquet");
    return new LocatedFileStatus(new FileStatus(size, false, 1, 1, MODIFIED, place), new BlockLocation[0]);
  }

  /** The folder of the table that a place is in, or above. */
  private Path tableOf(Path place) {
    String[] names = names(place);
    return new Path(uri + "/" + names[0] + "/plays");
  }

  private static String[] names(Path place) {
    return place.toUri().getPath().substring(1).split("/");
  }

  private static long value(String name) {
    return Long.parseLong(name.substring(2));
  }

  private static boolean isReal(Path place) {
    return place.getName().endsWith(".json");
  }

  private Path onDisk(Path place) {
    return new Path(folder + place.toUri().getPath());
  }
}
