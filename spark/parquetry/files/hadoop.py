"""Files wherever Hadoop can reach them (s3, hdfs, file), through the file systems that the cluster has configured."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import islice
from typing import Any, Union

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructType

from parquetry.files import disk, statuses
from parquetry.files.listing import Found as Found
from parquetry.files.listing import Listing
from parquetry.files.statuses import Status
from parquetry.jvm import (
    JavaError,
    analyzed_plan,
    hadoop_configuration,
    is_missing_file,
    java,
    java_class,
    java_session,
)

# The name of the object that Hadoop writes on S3 to stand for a folder. It is empty, and S3A does not list it.
FOLDER_MARKER = "_$folder$"
THREADS = 16
# Files that are moved or deleted at once. S3 takes a few tenths of a second for a copy. The S3 clients of EMR have 50
# connections or more.
MOVES = 32
FOOTERS = 20_000  # files whose footers one Spark job reads
_SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata"


class Hadoop:
    """The file systems of a Spark session. Files and folders are given as URIs."""

    def __init__(self, spark: SparkSession) -> None:
        self._java = java(spark)
        self._configuration = hadoop_configuration(spark)

    def path(self, uri: str) -> Any:
        """An org.apache.hadoop.fs.Path."""
        return self._java.org.apache.hadoop.fs.Path(uri)

    def exists(self, uri: str) -> bool:
        """Whether a file or folder is there."""
        local = disk.path_of(uri)
        if local:
            return os.path.exists(local)
        system, path = self._located(uri)
        return bool(system.exists(path))

    def modified(self, uri: str) -> int:
        """When the file was last written, in milliseconds since 1970."""
        system, path = self._located(uri)
        return int(system.getFileStatus(path).getModificationTime())

    def read(self, uri: str) -> bytes:
        """All of a small file; FileNotFoundError when it is not there."""
        system, path = self._located(uri)
        try:
            stream = system.open(path)
        except JavaError as error:
            if is_missing_file(error):
                raise FileNotFoundError(uri) from error
            raise
        try:
            return bytes(self._java.org.apache.commons.io.IOUtils.toByteArray(stream))
        finally:
            stream.close()

    def beginning(self, uri: str, length: int) -> bytes:
        """The first `length` bytes of a file, decompressed as its name says; fewer where the file has no more."""
        system, path = self._located(uri)
        codec = self._java.org.apache.hadoop.io.compress.CompressionCodecFactory(self._configuration).getCodec(path)
        opened = system.open(path)
        try:
            stream = codec.createInputStream(opened) if codec else opened
            found = [stream.read() for _ in range(length)]
        except JavaError as error:
            if java_class(error) != "java.io.EOFException":
                raise
            return b""  # a compressed file that is empty or cut off: the reader of the whole file reports that
        finally:
            opened.close()
        return bytes(byte for byte in found if byte >= 0)

    def rows_of_parquet(self, uri: str) -> int:
        """How many rows a Parquet file has, by its footer."""
        return int(self._footer(uri, lambda reader: reader.getRecordCount()))

    def rows_of_all(self, spark: SparkSession, files: Iterable[tuple[str, int]]) -> int:
        """How many rows Parquet files, (URI, bytes), have together. Spark's tasks read the footers."""
        rows, left = 0, iter(files)
        while some := list(islice(left, FOOTERS)):
            rows += int(self._java.parquetry.objects.Footers.rows(java_session(spark), json.dumps(some)))
        return rows

    def columns_of_parquet(self, uri: str) -> StructType:
        """The fields of a Parquet file that Spark has written; no fields where another program wrote it."""
        text = self._footer(uri, lambda reader: reader.getFileMetaData().getKeyValueMetaData().get(_SPARK_SCHEMA))
        return StructType.fromJson(json.loads(text)) if text else StructType()

    def write(self, uri: str, content: Union[str, bytes]) -> None:
        """Writes a file, and replaces one that is there. Text is written as UTF-8."""
        self.write_all(uri, [content])

    def write_all(self, uri: str, contents: Iterable[Union[str, bytes]]) -> None:
        """As `write`, piece by piece."""
        system, path = self._located(uri)
        _fill(system.create(path, True), contents)

    def write_new(self, uri: str, text: str) -> None:
        """Writes a file; FileExistsError when one is there."""
        system, path = self._located(uri)
        try:
            stream = system.create(path, False)
        except JavaError as error:
            if java_class(error).endswith("FileAlreadyExistsException"):
                raise FileExistsError(uri) from error
            raise
        _fill(stream, [text])

    def delete(self, uri: str) -> None:
        """Deletes a file or a whole folder; nothing happens when it is not there."""
        local = disk.path_of(uri)
        if local:
            return disk.delete(local)
        system, path = self._located(uri)
        system.delete(path, True)

    def delete_empty(self, uri: str) -> None:
        """Deletes a folder if nothing is in it. S3 has no folders that could be deleted."""
        if uri.startswith("s3"):
            return
        local = disk.path_of(uri)
        if local:
            return disk.delete_empty(local)
        system, path = self._located(uri)
        if system.exists(path) and not system.listStatusIterator(path).hasNext():
            system.delete(path, False)

    def move(self, source: str, target: str) -> bool:
        """Renames a file, which on S3 is a copy within S3. True when done."""
        local_source, local_target = disk.path_of(source), disk.path_of(target)
        if local_source and local_target:
            return disk.move(local_source, local_target)
        system, path = self._located(source)
        target_path = self.path(target)
        if not source.startswith("s3"):  # S3 needs no folders; Hadoop would leave marker objects
            system.mkdirs(target_path.getParent())
        return bool(system.rename(path, target_path))

    def copy(self, source: str, target: str) -> None:
        """Copies a file, from one file system to another if needed. The folder of `target` need not be there."""
        (from_system, from_path), (to_system, to_path) = self._located(source), self._located(target)
        util = self._java.org.apache.hadoop.fs.FileUtil
        util.copy(from_system, from_path, to_system, to_path, False, self._configuration)

    def move_all(self, moves: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Moves files, (from, to), MOVES of them at once. Returns those that were not moved."""
        if not moves:
            return []
        if disk.path_of(moves[0][0]):
            with ThreadPoolExecutor(THREADS) as pool:
                moved = list(pool.map(lambda move: self.move(*move), moves))
            return [move for move, is_moved in zip(moves, moved) if not is_moved]
        left = self._java.parquetry.objects.ManyFiles.move(json.dumps(moves), self._configuration, MOVES)
        return [moves[place] for place in json.loads(str(left))]

    def delete_all(self, uris: Sequence[str]) -> None:
        """Deletes files, MOVES of them at once; nothing happens to those that are not there."""
        if uris and disk.path_of(uris[0]):
            with ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(self.delete, uris))
        elif uris:
            self._java.parquetry.objects.ManyFiles.delete(json.dumps(uris), self._configuration, MOVES)

    def qualified(self, uri: str) -> str:
        """The folder as its file system writes it, with a / at its end."""
        system, path = self._located(uri)
        return str(system.makeQualified(path).toString()).rstrip("/") + "/"

    def tree(self, uri: str) -> list[Found]:
        """All files below a folder, none when it is not there."""
        return list(self._files_below(uri))

    def listing(self, uri: str) -> Listing:
        """As `tree`, sorted by key, and in memory only where the files are few."""
        return Listing.of(self._files_below(uri))

    def _files_below(self, uri: str) -> Iterator[Found]:
        local = disk.path_of(uri)
        if local:
            return (Found(*file) for file in disk.tree(local))
        parts = self._java.parquetry.objects.Tree.of(self.qualified(uri), self._configuration)
        return (Found(*file) for page in _pages(parts) for file in json.loads(page))

    def seen_by_spark(self, frame: DataFrame) -> Any:
        """A java.util.List of org.apache.hadoop.fs.FileStatus: the files that `frame` reads.

        Spark listed them when `frame` was made, and does so only once.
        """
        relation = analyzed_plan(frame).collectLeaves().head().relation()
        return self._java.scala.collection.JavaConverters.seqAsJavaList(relation.location().allFiles())

    def listed(self, uri: str) -> Any:
        """All files below a folder, as a java.util.List of FileStatus."""
        files = self._java.java.util.ArrayList()
        system, path = self._located(uri)
        try:
            files.addAll(
                self._java.org.apache.hadoop.util.functional.RemoteIterators.toList(system.listFiles(path, True))
            )
        except JavaError as error:
            if not is_missing_file(error):
                raise
        if not disk.path_of(uri):
            return files
        names = (file.key.rpartition("/")[2] for file in self.found(files, uri))
        return self.kept(files, [not (name.startswith(".") and name.endswith(".crc")) for name in names])

    def kept(self, listed: Any, is_kept: Sequence[bool]) -> Any:
        """The items of a java.util.List for which `is_kept` is true, as another one."""
        return listed if all(is_kept) else self._java.parquetry.objects.Kept.of(listed, bytes(is_kept))

    def found(self, listed: Any, uri: str) -> list[Found]:
        """The files of a java.util.List of FileStatus, all below `uri`."""
        return _relative(self.qualified(uri), statuses.parse(listed))

    def _located(self, uri: str) -> tuple[Any, Any]:
        """(org.apache.hadoop.fs.FileSystem, org.apache.hadoop.fs.Path)."""
        path = self.path(uri)
        return path.getFileSystem(self._configuration), path

    def _footer(self, uri: str, value_of: Callable[[Any], Any]) -> Any:
        """What `value_of` takes from the file's org.apache.parquet.hadoop.ParquetFileReader."""
        parquet = self._java.org.apache.parquet.hadoop
        file = parquet.util.HadoopInputFile.fromPath(self.path(uri), self._configuration)
        reader = parquet.ParquetFileReader.open(file)
        try:
            return value_of(reader)
        finally:
            reader.close()


def _pages(parts: Iterable[Any]) -> Iterator[str]:
    """The pages of all parts, which are read in parallel; a page of each of THREADS parts is in memory."""
    left = iter(parts)
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = {pool.submit(part.next): part for _, part in zip(range(THREADS), left)}
        while waiting:
            for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                part, page = waiting.pop(done), str(done.result())
                following = next(left, None) if page == "[]" else part
                if following is not None:
                    waiting[pool.submit(following.next)] = following
                yield page


def _relative(prefix: str, files: list[Status]) -> list[Found]:
    return [Found(file.path[len(prefix) :], file.size, file.modified) for file in files]


def _fill(stream: Any, contents: Iterable[Union[str, bytes]]) -> None:
    try:
        for content in contents:
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
    finally:
        stream.close()
