"""A job.json that make synth did not write as this version of the job reads it."""

import json

import pytest

from parquetry.errors import UserError
from parquetry.job_file import parse

URI = "s3://b/code/1/job.json"


def refusal(job):
    with pytest.raises(UserError) as error:
        parse(json.dumps(job), URI, "j-1")
    return str(error.value)


def test_a_file_that_is_not_a_job_of_this_version_is_refused():
    assert refusal({"version": 2}) == f"{URI}: version 2 of job.json; this job reads version 1: run make synth again"
    assert refusal({"version": 1}) == (
        f"{URI}: not a job file (KeyError('pipeline')); make synth writes it: run it again, and do not edit the file"
    )


@pytest.mark.parametrize(
    "given, problem",
    [
        (
            {"csv": {"delimiter": ";;", "quote": "'"}},
            'csv: delimiter ";;" and quote "\'" must be one character each and must differ; quote may be empty',
        ),
        (
            {"csv": {"escape": ",", "comment": "--"}},
            'csv: escape "," and comment "--" must be one character each or empty, and escape must differ from '
            "delimiter and quote",
        ),
        (
            {"csv": {"encoding": "UTF-16"}},
            'csv.encoding: "UTF-16" is not a known encoding, or does not write ASCII characters as ASCII does; convert '
            "the files to UTF-8",
        ),
        (
            {"schema": [{"name": "\x01id", "type": "bigint"}]},
            "schema.'\\x01id': contains the character U+0001, which only the job's own columns have; choose another "
            "name",
        ),
    ],
)
def test_a_source_that_cannot_be_read_is_refused(spark, given, problem):
    things = {"name": "things", "uri": "s3://b/landing/things/", "merged": None, "manifest": None, "format": "csv"}
    source = {**things, "schema": [{"name": "id", "type": "bigint"}], **given}
    job = {"version": 1, "pipeline": "p", "runs": "s3://b/runs", "tablesUri": "s3://b/tables", "tables": []}
    assert refusal({**job, "sources": [source]}) == f"sources.things.{problem}"
