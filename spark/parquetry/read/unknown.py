"""Fields of the top level that the schema does not declare: their names, and how many records have each.

Spark's JSON parser leaves them out silently. It tells `Id` from `id`, and so do these functions. Fields of nested
objects are not looked at.
"""

from typing import Union

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

FIELDS = "__unknown"
REASON = "unknown field"
NAMES = 100
OTHERS = f"all fields but the {NAMES} most frequent"


def fields(text: Union[Column, str], schema: T.StructType) -> Column:
    """Column: the undeclared fields of the JSON object in the column `text`, or null when it has none."""
    keys = F.json_object_keys(text)
    declared = F.array(*[F.lit(name) for name in schema.names])
    # Most records have the same fields in the same order: a comparison costs less than a look-up of each field.
    undeclared = F.array_except(keys, declared)
    return F.when(keys != declared, F.when(F.size(undeclared) > 0, undeclared))


def count(records: DataFrame) -> dict[str, int]:
    """{name: records that have it}, the most frequent first, of records with the column FIELDS.

    At most NAMES names; the records of all others are under OTHERS.
    """
    named = records.where(F.col(FIELDS).isNotNull()).select(F.explode(FIELDS).alias("name"))
    counts = named.groupBy("name").count()
    rows = counts.orderBy(F.desc("count"), "name").limit(NAMES + 1).collect()
    result: dict[str, int] = {row["name"]: row["count"] for row in rows[:NAMES]}
    if len(rows) > NAMES:
        (total,) = counts.agg(F.sum("count")).collect()
        result[OTHERS] = total[0] - sum(result.values())
    return result


def add(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    """The sums of two results of `count`, in the same form."""
    sums = {name: left.get(name, 0) + right.get(name, 0) for name in {**left, **right} if name != OTHERS}
    by_frequency = sorted(sums, key=lambda name: (-sums[name], name))
    result = {name: sums[name] for name in by_frequency[:NAMES]}
    others = sum(sums[name] for name in by_frequency[NAMES:]) + left.get(OTHERS, 0) + right.get(OTHERS, 0)
    return {**result, OTHERS: others} if others else result
