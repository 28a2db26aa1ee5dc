package parquetry.reader.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/** The files that one task reads, each as a whole. */
record FilePartition(ArrayList<InputFile> files) implements InputPartition {
  private static final long LARGEST = 128L << 20;
  /** To open a file takes as long as to read this number of bytes. Spark assumes the same. */
  private static final long OPENING = 4L << 20;

  /** Divides files among about as many tasks as can run at once, or more where there are many bytes. */
  static FilePartition[] of(List<InputFile> files, int tasks) {
    List<InputFile> largestFirst = new ArrayList<>(files);
    largestFirst.sort(Comparator.comparingLong(InputFile::size).reversed().thenComparing(InputFile::path));
    long total = files.stream().mapToLong(FilePartition::cost).sum();
    long enough = Math.min(LARGEST, Math.max(OPENING, total / Math.max(1, tasks)));
    List<FilePartition> partitions = new ArrayList<>();
    ArrayList<InputFile> next = new ArrayList<>();
    long cost = 0;
    for (InputFile file : largestFirst) {
      if (!next.isEmpty() && cost + cost(file) > enough) {
        partitions.add(new FilePartition(next));
        next = new ArrayList<>();
        cost = 0;
      }
      next.add(file);
      cost += cost(file);
    }
    if (!next.isEmpty()) {
      partitions.add(new FilePartition(next));
    }
    return partitions.toArray(FilePartition[]::new);
  }

  private static long cost(InputFile file) {
    return file.size() + OPENING;
  }
}
