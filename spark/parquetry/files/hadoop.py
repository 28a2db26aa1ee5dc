"""Files wherever Hadoop can reach them (s3, hdfs, file), through the file systems that the cluster has configured."""

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from py4j.protocol import Py4JJavaError
from pyspark.sql.types import StructType

from parquetry.files import disk

# What Hadoop leaves in place of a folder on S3. It is empty, and S3A hides it from its own listings.
FOLDER = "_$folder$"
THREADS = 16
# FileStatus.toString(), the same since Hadoop 2: one call for thousands of files instead of four getters for each.
_STATUS = re.compile(
    r"\{path=(.*?); isDirectory=(true|false)(?:; length=(\d+);.*?)?; modification_time=(\d+);", re.DOTALL
)
_CHUNK = 2000
_SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata"


class Found(NamedTuple):
    """A file: its key relative to the folder that was listed, bytes, and milliseconds since 1970."""

    key: str
    size: int
    modified: int


class Hadoop:
    def __init__(self, spark):
        self._jvm = spark.sparkContext._jvm
        self._conf = spark.sparkContext._jsc.hadoopConfiguration()

    def path(self, uri):
        return self._jvm.org.apache.hadoop.fs.Path(uri)

    def _at(self, uri):
        path = self.path(uri)
        return path.getFileSystem(self._conf), path

    def exists(self, uri):
        if disk.path_of(uri):
            return os.path.exists(disk.path_of(uri))
        fs, path = self._at(uri)
        return fs.exists(path)

    def modified(self, uri):
        fs, path = self._at(uri)
        return fs.getFileStatus(path).getModificationTime()

    def read(self, uri):
        """The bytes of a small file; FileNotFoundError when it is not there."""
        fs, path = self._at(uri)
        try:
            stream = fs.open(path)
        except Py4JJavaError as error:
            if is_missing(error):
                raise FileNotFoundError(uri) from error
            raise
        try:
            return bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
        finally:
            stream.close()

    def beginning(self, uri, length):
        """The first bytes of what is in a file, fewer where there are no more. Its name says how it is compressed."""
        fs, path = self._at(uri)
        codec = self._jvm.org.apache.hadoop.io.compress.CompressionCodecFactory(self._conf).getCodec(path)
        opened = fs.open(path)
        try:
            stream = codec.createInputStream(opened) if codec else opened
            found = [stream.read() for _ in range(length)]
        except Py4JJavaError as error:
            if java_class(error) != "java.io.EOFException":
                raise
            return b""  # a compressed file of no bytes, or cut off, of which its reader will speak
        finally:
            opened.close()
        return bytes(one for one in found if one >= 0)

    def rows_of_parquet(self, uri):
        """How many rows a Parquet file has, by its footer."""
        return self._footer(uri, lambda reader: reader.getRecordCount())

    def columns_of_parquet(self, uri):
        """The fields of a Parquet file that Spark has written, as a StructType; none where it is another's."""
        text = self._footer(uri, lambda reader: reader.getFileMetaData().getKeyValueMetaData().get(_SPARK_SCHEMA))
        return StructType.fromJson(json.loads(text)) if text else StructType()

    def _footer(self, uri, of):
        parquet = self._jvm.org.apache.parquet.hadoop
        source = parquet.util.HadoopInputFile.fromPath(self.path(uri), self._conf)
        reader = parquet.ParquetFileReader.open(source)
        try:
            return of(reader)
        finally:
            reader.close()

    def write(self, uri, content):
        """`content`: text or bytes."""
        fs, path = self._at(uri)
        _fill(fs.create(path, True), content)

    def write_new(self, uri, text):
        """As write, but FileExistsError when something is there already."""
        fs, path = self._at(uri)
        try:
            stream = fs.create(path, False)
        except Py4JJavaError as error:
            if java_class(error).endswith("FileAlreadyExistsException"):
                raise FileExistsError(uri) from error
            raise
        _fill(stream, text)

    def delete(self, uri):
        """A file or a whole folder; nothing happens when it is not there."""
        if disk.path_of(uri):
            return disk.delete(disk.path_of(uri))
        fs, path = self._at(uri)
        fs.delete(path, True)

    def delete_empty(self, uri):
        """A folder, when nothing is in it. S3 has no folders to be deleted."""
        if uri.startswith("s3"):
            return
        if disk.path_of(uri):
            return disk.delete_empty(disk.path_of(uri))
        fs, path = self._at(uri)
        if fs.exists(path) and not fs.listStatusIterator(path).hasNext():
            fs.delete(path, False)

    def move(self, source, target):
        """Rename, which S3 does on the server's side. True when done."""
        if disk.path_of(source):
            return disk.move(disk.path_of(source), disk.path_of(target))
        fs, path = self._at(source)
        there = self.path(target)
        if not source.startswith("s3"):  # S3 has no folders to be made; Hadoop would leave marker objects
            fs.mkdirs(there.getParent())
        return fs.rename(path, there)

    def qualified(self, uri):
        """The folder as its file system spells it, with a / at its end."""
        fs, path = self._at(uri)
        return fs.makeQualified(path).toString().rstrip("/") + "/"

    def tree(self, uri):
        """All files below a folder, in threads: level by level until there are enough folders, then each whole."""
        if disk.path_of(uri):
            return [Found(*one) for one in disk.tree(disk.path_of(uri))]
        prefix = self.qualified(uri)
        files, folders = [], [prefix]
        with ThreadPoolExecutor(THREADS) as pool:
            while 0 < len(folders) < THREADS:
                below = [one for level in pool.map(self._folder, folders) for one in level]
                files += [one for is_folder, *one in below if not is_folder]
                folders = [one[0] for is_folder, *one in below if is_folder]
            for deep in pool.map(self._deep, folders):
                files += [one for _, *one in deep]
        return [Found(path[len(prefix) :], size, modified) for path, size, modified in files]

    def seen_by_spark(self, frame, uri):
        """The files below `uri` that `frame` reads: Spark listed them when it was made and will not look again."""
        prefix = self.qualified(uri)
        relation = frame._jdf.queryExecution().analyzed().collectLeaves().head().relation()
        statuses = self._jvm.scala.collection.JavaConverters.seqAsJavaList(relation.location().allFiles())
        return [Found(path[len(prefix) :], size, modified) for _, path, size, modified in self._understood(statuses)]

    def _folder(self, uri):
        fs, path = self._at(uri)
        try:
            return self._statuses(fs.listStatusIterator(path))
        except Py4JJavaError as error:
            if is_missing(error):
                return []
            raise

    def _deep(self, uri):
        # On S3 this is one flat listing of 1,000 keys a request, not one request a folder.
        fs, path = self._at(uri)
        return self._statuses(fs.listFiles(path, True))

    def _statuses(self, iterator):
        return self._understood(self._jvm.org.apache.hadoop.util.functional.RemoteIterators.toList(iterator))

    def _understood(self, statuses):
        count, found = statuses.size(), []
        if count and f"path={statuses.get(0).getPath().toString()};" not in statuses.get(0).toString():
            # A mount table's statuses (viewfs, the local run's HDFS) hold another's, and print none of its fields.
            return [
                (one.isDirectory(), one.getPath().toString(), one.getLen(), one.getModificationTime())
                for one in statuses
            ]
        for start in range(0, count, _CHUNK):
            text = statuses.subList(start, min(start + _CHUNK, count)).toString()
            for path, folder, size, modified in _STATUS.findall(text):
                found.append((folder == "true", path, int(size or 0), int(modified)))
        if len(found) != count:
            raise RuntimeError(f"{count} files listed, {len(found)} understood: FileStatus.toString() has changed")
        return found


def _fill(stream, content):
    try:
        stream.write(content.encode("utf-8") if isinstance(content, str) else content)
    finally:
        stream.close()


def java_class(error):
    """The name of the Java exception that a Py4JJavaError stands for."""
    return error.java_exception.getClass().getName()


def is_missing(error):
    return java_class(error) == "java.io.FileNotFoundException"
