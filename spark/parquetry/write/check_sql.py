"""All of the user's SQL against empty data, before anything is read: a typing mistake is found within seconds."""

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from parquetry import spark_errors
from parquetry.errors import UserError
from parquetry.job import Job, Rule, Table
from parquetry.schema import empty
from parquetry.write.query import one_per_key, query, views


def check(spark: SparkSession, job: Job) -> dict[str, set[str]]:
    """{table name: the views that its SQL reads}, as `query.views` names them.

    UserError lists every keep rule and every table that is wrong.
    """
    problems: list[str] = []
    reads: dict[str, set[str]] = {}
    for source in job.sources:
        records = empty(spark, source.columns)
        records.createOrReplaceTempView(source.name)
        problems += [problem for rule in source.keep for problem in _rule_problems(records, rule)]
    new_only = {source.name for source in job.sources if source.is_new_only}
    for table in job.tables:
        try:
            rows = query(spark, table)
            one_per_key(rows, table)
            reads[table.name] = views(rows)
            problems += _forgotten(table, reads[table.name] & new_only)
        except UserError as error:
            problems.append(str(error))
        empty(spark, table.columns).createOrReplaceGlobalTempView(table.name)
    if problems:
        raise UserError("\n".join(problems))
    return reads


def _forgotten(table: Table, new_only: set[str]) -> list[str]:
    """A table that is overwritten with what is new would lose what is old."""
    if table.mode != "overwrite":
        return []
    return [
        f"{table.place}: mode overwrite would leave only what came since the last run: its SQL reads source "
        f'"{source}", whose load is new-only; write mode: append, or mode: merge with a key'
        for source in sorted(new_only)
    ]


def _rule_problems(records: DataFrame, rule: Rule) -> list[str]:
    try:
        kind = records.select(F.expr(rule.where)).schema[0].dataType.simpleString()
    except (ParseException, AnalysisException) as error:
        # Spark names a line and column within the rule. The user looks for the rule's place in the file.
        return [f'{rule.place}: keep rule "{rule.name}": {spark_errors.brief(error)}']
    if kind != "boolean":
        return [f'{rule.place}: keep rule "{rule.name}" is {kind}, not true or false: {rule.where}']
    return []
