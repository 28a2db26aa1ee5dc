"""A bucket, an HDFS and a cluster as folders: what the steps before the job would have left."""

import gzip
import json

import hive_ddl
from glue_types import glue_types

from parquetry import job_file
from parquetry.files.hadoop import Hadoop
from parquetry.main import main
from parquetry.run import Run


class World:
    def __init__(self, root):
        self.root = root
        self.job = {"version": 1, "pipeline": "test", "runs": self.uri("runs"), "tablesUri": self.uri("tables")}
        self.job.update(sources=[], tables=[])
        (root / "info").mkdir()
        self.cluster("j-1")

    def uri(self, path):
        return f"file://{self.root}/{path}/"

    def cluster(self, name):
        """The next run has this id."""
        self.run_folder = self.root / "runs" / name
        (self.root / "info" / "job-flow.json").write_text(json.dumps({"jobFlowId": name}))

    def source(self, name, schema, objects, **more):
        """`objects`: {key: bytes}. Lands them, and merges them into one file for each first folder of the keys."""
        land, merged = self.root / "landing" / name, self.root / "merged" / name
        merged.mkdir(parents=True)
        self.land(name, objects)
        groups, lines = {}, []
        for key, data in objects.items():
            plain = gzip.decompress(data) if key.endswith(".gz") else data
            groups.setdefault(key.split("/")[0], []).append(plain)
            lines.append({"path": f"{merged}/{key}", "baseName": key, "srcDir": str(merged), "size": len(data)})
        for group, data in groups.items():
            (merged / group).write_bytes(b"".join(data))
        self.manifest(name, lines)
        prefixes = self.run_folder / "prefixes" / f"{name}.txt"
        prefixes.parent.mkdir(parents=True, exist_ok=True)
        prefixes.write_text(self.uri(f"landing/{name}"))
        self.job["sources"].append(
            {
                "name": name,
                "uri": self.uri(f"landing/{name}"),
                "merged": self.uri(f"merged/{name}"),
                "manifest": "_manifest.gz",
                "groupBy": f"file://{land}/(.*)",
                "schema": columns(schema),
                "keep": [],
                "quarantineLimit": 0.01,
                **more,
            }
        )
        return self.job["sources"][-1]

    def land(self, name, objects):
        """Objects of a source as they arrive: {key: bytes}."""
        for key, data in objects.items():
            path = self.root / "landing" / name / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def unmerged(self, name, schema, **more):
        """A source that is read as it landed."""
        source = {"name": name, "uri": self.uri(f"landing/{name}"), "merged": None, "manifest": None, "groupBy": None}
        source.update(schema=columns(schema), keep=[], quarantineLimit=0.01)
        self.job["sources"].append({**source, **more})
        return self.job["sources"][-1]

    def incremental(self, name, schema, **more):
        """A source of `load: new-only`, merged by `merge` into a folder of the run's own."""
        self.job["manifests"] = self.uri("manifests")
        source = {"name": name, "uri": self.uri(f"landing/{name}"), "merged": self.uri(f"merged/{{run}}/{name}")}
        source.update(manifest="_manifest.gz", groupBy=f"file://{self.root}/landing/{name}/(.*)", load="new-only")
        source.update(schema=columns(schema), keep=[], quarantineLimit=0.01)
        self.job["sources"].append({**source, **more})
        return self.job["sources"][-1]

    def merge(self, name):
        """The merge step of `name` for the next run: all objects are listed, what no load took is merged."""
        land, merged = self.root / "landing" / name, self.root / "merged" / self.run_folder.name / name
        current = self.root / "manifests" / "current"
        load = int(current.read_text()) if current.exists() else 0
        known = self.loaded(name, load)
        objects = {str(path.relative_to(land)): path for path in sorted(land.rglob("*")) if path.is_file()}
        lines = [
            {"path": f"{merged}/{key}", "baseName": key, "srcDir": str(merged), "size": path.stat().st_size}
            for key, path in objects.items()
        ]
        new = [line for line in lines if (line["baseName"], line["size"]) not in known]
        for folder, file in (("prefixes", self.uri(f"landing/{name}")), ("load", f"{load}\n")):
            (self.run_folder / folder).mkdir(parents=True, exist_ok=True)
            (self.run_folder / folder / f"{name}.txt").write_text(file)
        if not new:  # S3DistCp fails, and leaves nothing
            return
        merged.mkdir(parents=True)
        for line in new:
            with (merged / line["baseName"].split("/")[0]).open("ab") as file:
                data = objects[line["baseName"]].read_bytes()
                file.write(gzip.decompress(data) if line["baseName"].endswith(".gz") else data)
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (merged / "_manifest.gz").write_bytes(gzip.compress(text.encode()))

    def loaded(self, name, load):
        """The (key, bytes) that the loads up to `load` have taken of the source, as merge.sh gives them to S3DistCp."""
        manifests = self.root / "manifests"
        seen = manifests / str(load) / f"{name}.seen"
        parts = json.loads(seen.read_text()).get("parts", [f"{load}/{name}.gz"]) if seen.exists() else []
        texts = [
            gzip.decompress((manifests / part).read_bytes()).decode() for part in parts if (manifests / part).exists()
        ]
        sizes = {entry["baseName"]: entry["size"] for text in texts for entry in map(json.loads, text.splitlines())}
        return set(sizes.items())

    def manifest(self, name, lines):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (self.root / "merged" / name / "_manifest.gz").write_bytes(gzip.compress(text.encode()))

    def table(self, name, sql, schema, **more):
        table = {"name": name, "sql": sql, "sqlFile": f"pipelines/test/tables/{name}.sql", "columns": columns(schema)}
        table["place"] = f"pipelines/test/pipeline.yaml:{len(self.job['tables']) + 40}:3"
        table.update(key=[], latestBy=[], partitionBy=[], sortBy=[])
        table.update(glue_types((column["name"], column["type"]) for column in table["columns"]))
        self.job["tables"].append({**table, **more})
        return self.job["tables"][-1]

    def run(self, *more):
        """The job as the step starts it, with `more` arguments; its exit code.

        All statements for Athena that it wrote are parsed.
        """
        path = self.root / "job.json"
        path.write_text(json.dumps(self.job))
        code = main([f"--job=file://{path}", *more])
        for statement in sorted((self.run_folder / "athena").glob("*.sql")):
            hive_ddl.check(statement.read_text())
        return code

    def prepared(self, spark):
        """The Run that `run` would execute."""
        job = job_file.parse(json.dumps(self.job), "job.json", self.run_folder.name)
        return Run(spark, Hadoop(spark), job, self.run_folder.name)

    def ledger(self):
        return json.loads((self.run_folder / "ledger.json").read_text())

    def quarantine(self, name):
        parts = sorted((self.run_folder / "quarantine" / name).glob("part-*.json"))
        return [json.loads(line) for part in parts for line in part.read_text().split("\n") if line]

    def published(self, table):
        """Every file below the published table, by its path; Hadoop's own checksums on this machine left out."""
        folder = self.root / "tables" / table
        found = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".crc")]
        return {str(path.relative_to(folder)) for path in found}

    def rows(self, spark, table):
        return [tuple(row) for row in spark.read.parquet(f"{self.uri('tables')}{table}").collect()]


def columns(schema):
    return [dict(zip(("name", "type"), column.strip().split(" ", 1))) for column in schema.split(";")]


def lines(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)
