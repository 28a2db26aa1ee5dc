"""The run, from the arguments to the ledger: check, compare, read, write, count, publish."""

import sys
import traceback
from dataclasses import replace

from pyspark.errors import PySparkException

from parquetry import arguments, job_file, ledger, session, spark_errors
from parquetry.compare import decompressed, listing, loads, published, unmerged
from parquetry.errors import RunError, UserError
from parquetry.files import quickdisk
from parquetry.files.hadoop import Hadoop
from parquetry.jvm import JavaError
from parquetry.publish import journal, publish
from parquetry.read import source
from parquetry.write import athena, check, layout, modes, partitions, query, write


def main(argv):
    """The exit code: 0, 1 when the run failed, 2 when something the user wrote is wrong."""
    try:
        uri, cluster = arguments.job_uri(argv), arguments.cluster_id()
        spark = session.start("parquetry")
        files = Hadoop(spark)
        try:
            text = files.read(uri).decode("utf-8")
        except (FileNotFoundError, JavaError) as error:
            raise UserError(f"--job={uri} cannot be read: {spark_errors.cause(error)}") from error
        run(spark, files, job_file.parse(text, uri, cluster), cluster)
        return 0
    except (UserError, RunError) as error:
        return _end(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _end("stopped; start the run again", 130)
    except Exception as error:  # not foreseen: whoever looks into it needs the trace, everyone else the last line
        traceback.print_exc()
        return _end(f"the run failed: {spark_errors.cause(error)}", RunError.exit_code)


def run(spark, files, job, cluster):
    """Publishes all tables or none, and writes the ledger in any case."""
    book = ledger.Ledger(job.pipeline, cluster)
    at = job.of_run(cluster, "ledger.json")
    try:
        reads = check.check(spark, job)
        if job.tablesUri.startswith("file:"):
            quickdisk.use(spark)
        _finish(files, job)
        load = loads.begin(files, job, cluster)
        book.load = load.number
        warnings = published.check(files, job, load, reads)
        for one in job.sources:
            _read(spark, files, job, cluster, book, load, one)
        _stop_unless_it_adds_up(job, book)
        results = [_write(spark, files, job, cluster, load, one) for one in job.tables]
        counted = write.count_back(spark, job.tables, [written.folder for written, _ in results])
        for table, (written, mode) in zip(job.tables, results):
            told = warnings.get(table.name, []) + modes.warnings(job, table, mode, reads[table.name])
            after = _after(files, job, cluster, table, written, mode, told)
            book.add_table(table, written, counted[table.name], after)
        _stop_unless_it_adds_up(job, book)
        _publish(files, job, cluster, load, results, book)
    except BaseException as error:
        _keep(
            files,
            at,
            book.text(str(error) if isinstance(error, (UserError, RunError)) else spark_errors.cause(error)),
        )
        raise
    finally:
        spark.catalog.clearCache()
    _say(f"{len(job.tables)} tables published, every record accounted for; the ledger: {at}")


def _keep(files, at, text):
    """Writes the ledger of a run that failed. What stopped the run may keep the ledger from being written as well."""
    try:
        files.write(at, text)
        _say(f"the ledger: {at}")
    except Exception as error:
        _say(f"the ledger could not be written to {at}: {spark_errors.cause(error)}")


def _read(spark, files, job, cluster, book, load, one):
    lines = None
    with _blame(f"source {one.name}"):
        if one.merged is None:
            lines, merged, compared = unmerged.objects(files, one, lambda: source.lines_of(spark, one))
        else:
            compared = listing.source_objects(spark, files, one, job, cluster, load)
            merged = listing.merged_files(files, one)
        try:
            records = source.read(spark, files, one, merged, job.of_run(cluster, f"quarantine/{one.name}"), lines)
        except (JavaError, PySparkException):
            if one.merged is None:  # Spark's message does not say which of the objects cannot be decompressed
                decompressed.refuse_broken(spark, one)
            raise
    book.add_source(one, compared, merged, records)
    bad, dropped = sum(records.quarantined.values()), sum(records.dropped.values())
    files_read = _many(len(merged), "object" if one.merged is None else "merged file")
    counted = f"{_many(records.read, 'record')} read from {files_read}"
    _say(f"{one.name}: {counted}, {dropped:,} dropped, {bad:,} quarantined")


def _write(spark, files, job, cluster, load, table):
    with _blame(table.sqlFile):
        rows = query.one_per_key(query.query(spark, table), table)
        anew = load.before.is_otherwise(table)
        mode = modes.of(spark, files, table, rows, job.folder_of(table), load.prefix, anew)
        folder = job.of_run(cluster, f"staged/{table.name}")
        target = job.folder_of(table)
        many = layout.rows_in_a_file(files, table, [(target + one.key, one.size) for one in mode.there])
        written = write.write(spark, files, table, mode.rows, folder, many)
        write.show(spark, table, folder, mode.stays, job.tables[job.tables.index(table) + 1 :])
    duplicates = written.rows_in - written.rows_out
    counted = f"{_many(written.rows_out, 'row')} in {_many(len(written.files), 'file')}"
    _say(f"{table.name}: {counted}, {_many(duplicates, 'duplicate')} removed")
    return written, mode


def _finish(files, job):
    """What a run that died while it published has left to be done."""
    said = publish.finish(files, journal.uri(job), loads.published(files, job))
    if said:
        _say(said)


def _publish(files, job, cluster, load, results, book):
    at, ledger_at = journal.uri(job), job.of_run(cluster, "ledger.json")
    with _blame("publishing (what is missing is done when the run is started again)"):
        held = publish.lock(files, at, cluster, job.of_run(cluster, "staged"))
        try:
            load.check(files)
            changes = [
                publish.change(files, written, job.folder_of(table), mode, reads=table.mode != "overwrite")
                for table, (written, mode) in zip(job.tables, results)
            ]
            load.write_manifests(files, job.tables)
        except RunError:
            files.delete(at)
            raise
        begun = publish.publish(files, at, changes, held, load.number, [ledger_at, book.text()])
        load.commit(files)
        publish.close(files, at, replace(begun, ledger=[ledger_at, book.text()]))
        load.clean(files)


def _after(files, job, cluster, table, written, mode, told):
    """Writes the statements for Athena; gives the warnings, those that were `told` and those about its partitions."""
    stay = [one for one in mode.there if not mode.replaces(one.key)]
    held = stay + [one._replace(key=mode.name(one.key)) for one in written.files]
    statements = athena.statements(table, job.folder_of(table), [one.key for one in held])
    files.write(job.of_run(cluster, f"athena/{table.name}.sql"), statements)
    warnings = told + partitions.warnings(table, held)
    for one in warnings:
        _say(f"warning: {table.name}: {one}")
    return warnings


def _stop_unless_it_adds_up(job, book):
    problems = book.failures()
    for one in job.sources:
        records = book.sources[one.name]["records"]
        bad, read = records["quarantined"], records["read"]
        if bad > one.quarantineLimit * read:
            reasons = book.sources[one.name]["quarantined"]
            problems.append(
                f"{one.name}: {bad:,} of {read:,} records are in quarantine, more than quarantineLimit "
                f"{one.quarantineLimit:g} allows (most often: {max(reasons, key=reasons.get)}); "
                "look at them and raise the limit or mend the source"
            )
    if problems:
        raise RunError("nothing was published: " + "; ".join(problems))


class _blame:
    """Names what was being worked on when Spark fails at run time."""

    def __init__(self, what):
        self.what = what

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, (JavaError, PySparkException)):
            raise RunError(f"{self.what}: {spark_errors.cause(error)}") from error


def _many(count, what):
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _say(line):
    print(line, flush=True)


def _end(message, code):
    sys.stdout.flush()
    print(f"error: {message}", file=sys.stderr, flush=True)
    return code
