"""All of the user's SQL against empty data, before anything is read: a typing error shows within seconds."""

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import functions as F

from parquetry import spark_errors
from parquetry.errors import UserError
from parquetry.schema import empty
from parquetry.write.query import one_per_key, query, views


def check(spark, job):
    """{table name: the `tables.views` of its SQL}. One UserError lists every rule and table that is wrong."""
    problems, reads = [], {}
    new_only = {one.name for one in job.sources if one.load == "new-only"}
    for source in job.sources:
        records = empty(spark, source.schema)
        records.createOrReplaceTempView(source.name)
        problems += [problem for rule in source.keep for problem in _rule(records, rule)]
    for table in job.tables:
        try:
            rows = query(spark, table)
            one_per_key(rows, table)
            reads[table.name] = views(rows)
            if table.mode == "overwrite":
                problems += [f"{table.at}: {_forgets(name)}" for name in sorted(reads[table.name] & new_only)]
        except UserError as mistake:
            problems.append(str(mistake))
        empty(spark, table.columns).createOrReplaceGlobalTempView(table.name)
    if problems:
        raise UserError("\n".join(problems))
    return reads


def _forgets(source):
    return (
        f'would be replaced by what came since the last run: its SQL reads source "{source}", whose load is new-only; '
        "write mode: append, or mode: merge with a key"
    )


def _rule(empty, rule):
    try:
        kind = empty.select(F.expr(rule.where)).schema[0].dataType.simpleString()
    except (ParseException, AnalysisException) as error:
        # Line and column within the rule say nothing: `at` is where it stands.
        return [f'{rule.at}: keep rule "{rule.name}": {spark_errors.brief(error)}']
    if kind != "boolean":
        return [f'{rule.at}: keep rule "{rule.name}" is {kind}, not true or false: {rule.where}']
    return []
