package parquetry.objects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads of the driver that wait for answers of S3. */
final class InParallel implements AutoCloseable {

  private static final int THREADS = 16;

  private final ExecutorService pool;

  InParallel() {
    this(THREADS);
  }

  InParallel(int threads) {
    pool = Executors.newFixedThreadPool(threads, task -> {
      Thread thread = new Thread(task, "objects");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Work that may fail with an IOException. */
  interface Work<T, R> {
    R of(T item) throws IOException;
  }

  /** The results in the order of the items. The first failure ends the others. */
  <T, R> List<R> map(List<T> items, Work<T, R> work) throws IOException {
    List<Future<R>> futures = new ArrayList<>();
    for (T item : items) {
      futures.add(pool.submit(() -> work.of(item)));
    }
    List<R> results = new ArrayList<>();
    for (Future<R> future : futures) {
      results.add(resultOf(future));
    }
    return results;
  }

  private <R> R resultOf(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while files were listed", stopped);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (failed.getCause() instanceof UncheckedIOException cause) {
        throw cause.getCause();
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
