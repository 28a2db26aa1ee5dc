"""Fields that the schema does not declare: their paths, as in `user.tags[].id`, and how many records have each."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from parquetry.schema import OWN

FIELDS, KEPT = f"{OWN}unknown", f"{OWN}kept"
NAMES = 100
OTHERS = f"all fields but the {NAMES} most frequent"


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
