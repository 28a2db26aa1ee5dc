"""A table's rows: its SQL, the declared columns, and one row for each key."""

import re
from typing import Optional

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry import spark_errors
from parquetry.errors import UserError
from parquetry.job import Table
from parquetry.jvm import analyzed_plan
from parquetry.schema import OWN, struct_of

# A column of rows that have one row for each key: how many rows of the SQL the row stands for.
COPIES = f"{OWN}copies"
_PLACE = f"{OWN}place"
# How Spark's plans name a view: a comma and its columns follow.
_VIEW = re.compile(r"View \(((?:`tables`\.)?`[^`]+`),")
# How they name the operators that make several rows of one: a join without an equality is each row with each other.
_MULTIPLIES = re.compile(r"^\W*(Generate |Join (?!.* = ))", re.MULTILINE)
# The same order as that of the places, so that Spark reads a key's rows once for both.
_ALL = "rows between unbounded preceding and unbounded following"


def query(spark: SparkSession, table: Table) -> DataFrame:
    """The SQL's rows, with the declared columns in the declared order.

    UserError when the SQL is not valid, or when its columns are not the declared ones.
    """
    try:
        rows = spark.sql(table.sql.rstrip().rstrip(";"))
    except (ParseException, AnalysisException) as error:
        raise UserError(spark_errors.located(error, table.sqlFile)) from error
    problems = _column_problems(rows, table)
    if problems:
        raise UserError("\n".join(f"{table.sqlFile}: {problem}" for problem in problems))
    return rows.select(*[f"`{column.name}`" for column in table.columns])


def _column_problems(rows: DataFrame, table: Table) -> list[str]:
    given = {field.name: field.dataType.simpleString() for field in rows.schema.fields}
    declared = {field.name: field.dataType.simpleString() for field in struct_of(table.columns).fields}
    problems = [f"has no column {name}, which {table.place} declares" for name in declared if name not in given]
    problems += [f"has a column {name}, which {table.place} does not declare" for name in given if name not in declared]
    problems += [
        f"column {name} is {given[name]}, declared {kind}; write cast({name} as {kind}) or change the declaration"
        for name, kind in declared.items()
        if name in given and given[name] != kind
    ]
    if len(rows.columns) != len(given):
        problems.append("gives two columns of the same name")
    return problems


def views(rows: DataFrame) -> set[str]:
    """The names of the views that `rows` come from: those of sources, and of tables as tables.NAME."""
    found = _VIEW.findall(str(analyzed_plan(rows).toString()))
    return {view.replace("`", "") for view in found}


def may_multiply(rows: DataFrame) -> bool:
    """Whether the SQL may give far more rows than it reads: by explode or the like, or a join without an equality."""
    return bool(_MULTIPLIES.search(str(analyzed_plan(rows).toString())))


def one_per_key(rows: DataFrame, table: Table, newest: Optional[str] = None) -> DataFrame:
    """One row for each key, with COPIES. A table without a key keeps all rows.

    The first row by latestBy wins. All other columns break ties, so that the result never depends on how the rows
    were spread over files. `newest`: a column of rows that have COPIES already; it breaks ties before all others.
    UserError when latestBy is not valid SQL.
    """
    if not table.key:
        return rows.withColumn(COPIES, F.lit(1).cast("bigint"))
    key = ", ".join(f"`{name}`" for name in table.key)
    helpers = [newest, COPIES] if newest else []
    rest = [_orderable(field) for field in rows.schema.fields if field.name not in [*table.key, *helpers]]
    order = ", ".join([*table.latestBy, *([f"`{newest}`"] if newest else []), *rest]) or key
    counted = f"sum(`{COPIES}`)" if newest else "count(*)"
    columns = [f"`{name}`" for name in rows.columns if name not in helpers]
    try:
        ranked = rows.selectExpr(
            *columns,
            f"row_number() over (partition by {key} order by {order}) as `{_PLACE}`",
            f"{counted} over (partition by {key} order by {order} {_ALL}) as `{COPIES}`",
        )
    except (ParseException, AnalysisException) as error:
        wanted = ", ".join(table.latestBy)
        raise UserError(f"{table.place}: latestBy {wanted}: {spark_errors.brief(error)}") from error
    return ranked.where(F.col(_PLACE) == 1).drop(_PLACE)


def _orderable(field: T.StructField) -> str:
    # A map has no order, and may be anywhere inside a column's type.
    return f"to_json(struct(`{field.name}`))" if "map<" in field.dataType.simpleString() else f"`{field.name}`"
