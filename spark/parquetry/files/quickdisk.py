"""The local disk for Spark's own writers, without a process for each file.

Hadoop's file system for file: starts `chmod` four times for each file it creates, where its native library is not
installed (PySpark does not bring it). That is three quarters of the time that a small Parquet file takes. It also
writes a checksum beside each file. A run on folders has its tables on this disk, and the local run what it uploads.
"""

from pyspark.sql import SparkSession

from parquetry.jvm import BridgeError, hadoop_configuration, java

_NAME = "parquetry.QuickDisk"
# The umask gives new files the permissions that chmod would set.
_SOURCE = """
package parquetry;
import org.apache.hadoop.fs.*;
public class QuickDisk extends LocalFileSystem {
  public QuickDisk() {
    super(new Files());
    setWriteChecksum(false);
  }
  public static class Files extends RawLocalFileSystem {
    public void setPermission(Path path, org.apache.hadoop.fs.permission.FsPermission permission) { }
  }
}
"""


def use(spark: SparkSession) -> None:
    """Lets this JVM (driver and, where the master is local, executors) write file: URIs without processes.

    Hadoop keeps one instance for all users of a scheme. It is made here, before anything else asks for it. Without the
    Java compiler that Spark brings, Hadoop's own file system stays in use, which is slower.
    """
    jvm, conf = java(spark), hadoop_configuration(spark)
    disk = jvm.java.net.URI("file:///")
    kept = jvm.org.apache.hadoop.fs.FileSystem.get(disk, conf)
    if kept.getClass().getName() == _NAME:
        return
    try:
        compiler = jvm.org.codehaus.janino.SimpleCompiler()
        compiler.cook(_SOURCE)
        own = jvm.org.apache.hadoop.conf.Configuration(conf)
        own.setClassLoader(compiler.getClassLoader())
    except (BridgeError, TypeError):  # TypeError: the class is not there
        return
    own.set("fs.file.impl", _NAME)
    kept.close()  # which takes it out of Hadoop's cache
    jvm.org.apache.hadoop.fs.FileSystem.get(disk, own)
