"""All of the user's SQL against empty data, before anything is read: a typing error shows within seconds."""

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import functions as F

from parquetry import pieces, sqlerror
from parquetry.errors import UserMistake
from parquetry.tables import one_per_key, query


def check(spark, job):
    """Raises one UserMistake that lists every rule and table that Spark refuses."""
    problems = []
    for source in job.sources:
        empty = pieces.empty(spark, source.schema)
        empty.createOrReplaceTempView(source.name)
        problems += [problem for rule in source.keep for problem in _rule(empty, rule)]
    for table in job.tables:
        try:
            one_per_key(query(spark, table), table)
        except UserMistake as mistake:
            problems.append(str(mistake))
        pieces.empty(spark, table.columns).createOrReplaceGlobalTempView(table.name)
    if problems:
        raise UserMistake("\n".join(problems))


def _rule(empty, rule):
    try:
        kind = empty.select(F.expr(rule.where)).schema[0].dataType.simpleString()
    except (ParseException, AnalysisException) as error:
        # Line and column within the rule say nothing: `at` is where it stands.
        return [f'{rule.at}: keep rule "{rule.name}": {sqlerror.brief(error.desc)}']
    if kind != "boolean":
        return [f'{rule.at}: keep rule "{rule.name}" is {kind}, not true or false: {rule.where}']
    return []
