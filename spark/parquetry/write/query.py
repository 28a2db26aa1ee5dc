"""A table: its SQL, the columns it promised, and one row for each key."""

import re

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import functions as F

from parquetry import spark_errors
from parquetry.errors import UserError
from parquetry.schema import struct_of

COPIES = "__copies"
# As Spark's plans name a view, with its columns behind the comma.
_VIEW = re.compile(r"View \(((?:`tables`\.)?`[^`]+`),")
# The same order as that of the places, so that Spark goes over a key's rows once for both.
_ALL = "rows between unbounded preceding and unbounded following"


def query(spark, table):
    """The SQL's rows with the declared columns in the declared order. UserError when the SQL gives something else."""
    try:
        rows = spark.sql(table.sql.rstrip().rstrip(";"))
    except (ParseException, AnalysisException) as error:
        raise UserError(spark_errors.located(error, table.sqlFile)) from error
    given = {one.name: one.dataType.simpleString() for one in rows.schema.fields}
    declared = {one.name: one.dataType.simpleString() for one in struct_of(table.columns).fields}
    problems = [f"has no column {name}, which {table.at} declares" for name in declared if name not in given]
    problems += [f"has a column {name}, which {table.at} does not declare" for name in given if name not in declared]
    problems += [
        f"column {name} is {given[name]}, declared {kind}; write cast({name} as {kind}) or change the declaration"
        for name, kind in declared.items()
        if name in given and given[name] != kind
    ]
    if len(rows.columns) != len(given):
        problems.append("gives two columns of one name")
    if problems:
        raise UserError("\n".join(f"{table.sqlFile}: {problem}" for problem in problems))
    return rows.select(*[f"`{name}`" for name in declared])


def views(rows):
    """The names of the views that `rows` come from: those of sources, and of tables as tables.NAME."""
    found = _VIEW.findall(rows._jdf.queryExecution().analyzed().toString())
    return {one.replace("`", "") for one in found}


def one_per_key(rows, table, newest=None):
    """One row for each key, with COPIES, the number of rows it stands for.

    The first by latestBy wins; ties are broken by all other columns, so that the result never depends on how the rows
    were spread over files. `newest`: a column of rows that have COPIES already, which breaks ties before all others.
    """
    if not table.key:
        return rows.withColumn(COPIES, F.lit(1).cast("bigint"))
    key = ", ".join(f"`{name}`" for name in table.key)
    own = [newest, COPIES] if newest else []
    rest = [_orderable(one) for one in rows.schema.fields if one.name not in [*table.key, *own]]
    order = ", ".join(table.latestBy + own[:1] + rest) or key
    counted = f"sum({COPIES})" if newest else "count(*)"
    columns = [f"`{name}`" for name in rows.columns if name not in own]
    try:
        ranked = rows.selectExpr(
            *columns,
            f"row_number() over (partition by {key} order by {order}) as __place",
            f"{counted} over (partition by {key} order by {order} {_ALL}) as {COPIES}",
        )
    except (ParseException, AnalysisException) as error:
        wanted = ", ".join(table.latestBy)
        raise UserError(f"{table.at}: latestBy {wanted}: {spark_errors.brief(error)}") from error
    return ranked.where("__place = 1").drop("__place")


def _orderable(one):
    # A map has no order, and may be anywhere inside a column's type.
    return f"to_json(struct(`{one.name}`))" if "map<" in one.dataType.simpleString() else f"`{one.name}`"
