"""How rows are spread over tasks and sorted, so that a partition gets few files, of about the size that is wanted."""

from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import functions as F
from pyspark.sql import types as T

MIB = 1 << 20
# Shuffled rows are larger than the same rows in Parquet, by as much as their columns repeat themselves. Twice is a
# cautious guess: files become somewhat smaller than wanted rather than too large.
SHUFFLED = 2
_FOOTERS = 3


def lay_out(spark, table, rows):
    """`rows` with those of one partition together, split where they are more than a file's worth, and sorted."""
    rows.select(*[_folder_name(rows, one, table) for one in rows.schema.fields]).createOrReplaceTempView("__rows")
    columns = ", ".join(f"`{name}`" for name in table.partitionBy)
    spark.conf.set("spark.sql.adaptive.advisoryPartitionSizeInBytes", f"{table.fileSize * SHUFFLED}m")
    # Files are counted by partition values, not by tasks, so a partitioned table is written by as many tasks as there
    # are cores; an unpartitioned one gets a task, and so a file, for each file's worth of rows.
    spark.conf.set("spark.sql.adaptive.coalescePartitions.parallelismFirst", str(bool(columns)).lower())
    spark.conf.set("spark.sql.adaptive.coalescePartitions.minPartitionSize", "1k" if columns else "1m")
    hint = f"REBALANCE({columns})" if columns else "REBALANCE"
    rebalanced = spark.sql(f"select /*+ {hint} */ * from __rows")
    order = table.partitionBy + [name for name in table.sortBy or table.key if name not in table.partitionBy]
    return rebalanced.sortWithinPartitions(*[f"`{name}`" for name in order]) if order else rebalanced


# What Hive, and all who read its layout, write for null.
_NULL = "__HIVE_DEFAULT_PARTITION__"


def _folder_name(rows, one, table):
    """The column, which stops the run at a text that in a folder's name would be read back as null."""
    column = F.col(f"`{one.name}`")
    if one.name not in table.partitionBy or not isinstance(one.dataType, T.StringType):
        return column
    told = (
        "{0}, a column of partitionBy, is {1}, which as the name of a folder means null; "
        "write what is meant in the SQL, for example nullif({0}, {2}), or partition by another column"
    )
    texts = [("", "an empty text", "''"), (_NULL, _NULL, f"'{_NULL}'")]
    stops = [F.when(column == text, F.raise_error(told.format(one.name, *words))) for text, *words in texts]
    checked = F.coalesce(*stops, column)
    return checked.alias(one.name, metadata=one.metadata)


def rows_in_a_file(files, table, there):
    """About how many rows make a file of the table's fileSize, by its published files; 0 when they do not tell.

    `there`: (URI, bytes) of the published files. Rows that are wanted in one file of that many are cut there, which is
    exact where the guess about shuffled bytes is not.
    """
    largest = sorted(there, key=lambda one: one[1])[-_FOOTERS:]
    if not largest or largest[-1][1] < MIB:
        return 0  # too little: footers and dictionaries would count for rows
    with ThreadPoolExecutor(_FOOTERS) as pool:
        rows = sum(pool.map(files.rows_of_parquet, [uri for uri, _ in largest]))
    return round(table.fileSize * MIB * rows / sum(size for _, size in largest))
