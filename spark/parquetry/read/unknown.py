"""Top-level fields that the schema does not declare: which, and how many records have them.

Spark's JSON parser leaves them out without a word. It tells `Id` from `id`, and so does this. What is nested is not
looked at.
"""

from pyspark.sql import functions as F

FIELDS = "__unknown"
REASON = "unknown field"
NAMES = 100
OTHERS = f"all fields but the {NAMES} most frequent"


def fields(text, schema):
    """Column: the undeclared fields of the JSON object in the column `text`, or null when there is none."""
    keys = F.json_object_keys(text)
    declared = F.array(*[F.lit(name) for name in schema.names])
    # Most records have the same fields in the same order: comparing costs less than looking each of them up.
    others = F.array_except(keys, declared)
    return F.when(keys != declared, F.when(F.size(others) > 0, others))


def count(records):
    """{name: records}, the most frequent first, of records with the column FIELDS."""
    named = records.where(F.col(FIELDS).isNotNull()).select(F.explode(FIELDS).alias("name"))
    counts = named.groupBy("name").count()
    rows = counts.orderBy(F.desc("count"), "name").limit(NAMES + 1).collect()
    told = {row["name"]: row["count"] for row in rows[:NAMES]}
    if len(rows) > NAMES:
        told[OTHERS] = counts.agg(F.sum("count")).first()[0] - sum(told.values())
    return told


def add(one, other):
    """Both counts as one."""
    sums = {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other} if name != OTHERS}
    order = sorted(sums, key=lambda name: (-sums[name], name))
    told = {name: sums[name] for name in order[:NAMES]}
    rest = sum(sums[name] for name in order[NAMES:]) + one.get(OTHERS, 0) + other.get(OTHERS, 0)
    return {**told, OTHERS: rest} if rest else told
