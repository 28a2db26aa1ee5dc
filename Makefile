# The text after ## of each target is what `make help` shows.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PIPELINE ?= sparkify
# The programs read these from the environment, so that values may hold blanks and quotes.
OPTIONS := NAME PIPELINE DATA LISTING PRICES STACK YES PLAN FORMAT WATCH WATCH_EVERY CLUSTER LOCK_TIMEOUT RERUN
OPTIONS += TERRAFORM STEP FOLLOW ARGS RUN REPLAY SEED KILLS REPLAYS DAYS SQL IN TABLE TO RUNS UI FILE KEY INSTANCE
export $(OPTIONS)
NODE := node --require ./cli/typescript.cjs

# With a misspelled PIPELINE, `make destroy` would act on another pipeline.
given := $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name)))
OPTIONS += OUT BENCH # make itself exports what is given to it
unknown := $(filter-out $(OPTIONS) CI KEEP PYTHON SHELL AWS_% TF_%,$(given))
ifneq ($(unknown),)
$(error $(unknown): no target has this option; the options are $(sort $(OPTIONS)). \
  A variable of another program is written before make: $(firstword $(unknown))=<value> make <target>)
endif

.PHONY: help
help: ## Show this list
	@echo "parquetry: small JSON files in, partitioned Parquet out."
	@echo "PIPELINE=<name> chooses a folder of pipelines/ (now: $(PIPELINE))."
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Run the whole pipeline on this machine, without AWS; DATA=<folder> for files of your own. Writes out/
	@local/install/install.sh run
	@node --import tsx local/run.ts # not $(NODE), which does not support the dynamic import() in this program

.PHONY: replay
replay: ## After a correction, read the records in quarantine again on this machine: of RUN=<run>,… or of all loads
	@local/install/install.sh run
	@node --import tsx local/replay.ts # not $(NODE), see run

.PHONY: query
query: ## Query the tables of the last make run, or with IN=aws those in AWS: SQL='<query>'; FORMAT=table, csv or json
	@local/install/install.sh $(if $(filter aws,$(IN)),node,query) >&2
	@$(NODE) $(if $(filter aws,$(IN)),ops,local)/query.ts

.PHONY: report
report: ## Open the report of the newest run: where time, objects, records and rows went. A file without a server
	@local/install/install.sh node
	@$(NODE) local/report.ts

.PHONY: synth
synth: ## Write the stacks as HCL into cdktf.out/stacks/
	@local/install/install.sh node
	@$(NODE) main.ts

.PHONY: preview
preview: ## Show which files a merge would write from DATA=<folder> or LISTING=<file>, before you pay for it
	@local/install/install.sh node
	@$(NODE) local/preview.ts

.PHONY: estimate
estimate: ## Estimate a run on EMR from LISTING=<file> or DATA=<folder>; PRICES=<file> or PRICES=aws adds the cost
	@local/install/install.sh node
	@$(NODE) local/estimate.ts

.PHONY: new
new: ## Write a new pipeline, NAME=<name>; DATA=<sample folder>: with a source for the files in it
	@local/install/install.sh node
	@$(NODE) local/new.ts

.PHONY: doctor
doctor: ## Check this machine, the AWS account and the bucket's name, and say how to fix each; changes nothing
	@local/install/install.sh node
	@$(NODE) ops/doctor.ts

.PHONY: plan
plan: ## Plan all stacks (STACK=<one>), say what it means and costs (PRICES=, LISTING=), and save it; changes nothing
	@local/install/install.sh node
	@$(NODE) ops/plan.ts

.PHONY: drift
drift: ## Say what was changed in AWS outside of Terraform; a cluster that has ended is not drift. Changes nothing
	@local/install/install.sh node
	@$(NODE) ops/drift.ts

.PHONY: deploy
deploy: ## Create or change what the plan says in AWS, after a question (not with YES=1), and watch the run to its end
	@local/install/install.sh node
	@$(NODE) ops/deploy.ts

.PHONY: watch
watch: ## Watch a run in AWS that was started earlier: the newest, that of CLUSTER=j-…, or RUN=<name>
	@local/install/install.sh node
	@$(NODE) ops/watch.ts

.PHONY: describe
describe: ## Show nodes, steps and addresses of the last cluster, and what keeps it alive; CLUSTER=j-… or RUN=<name>
	@local/install/install.sh node
	@$(NODE) ops/describe.ts

.PHONY: logs
logs: ## Print the logs of STEP='write tables' in AWS, and follow a running step; CLUSTER=j-… chooses the cluster
	@local/install/install.sh node >&2
	@$(NODE) ops/logs.ts

.PHONY: submit
submit: ## Run steps again on a cluster that stays, and watch; STEP=<name> runs only that one, ARGS='…' adds arguments
	@local/install/install.sh node
	@$(NODE) ops/submit.ts

.PHONY: stop
stop: ## Stop the run in AWS, after a question (not with YES=1): cancels its steps or ends its cluster. Keeps data
	@local/install/install.sh node
	@$(NODE) ops/stop.ts

.PHONY: runs
runs: ## List the last runs in AWS with outcome, records, rows, duration and node hours; FORMAT=table, csv or json
	@local/install/install.sh node >&2
	@$(NODE) ops/runs.ts

# In a process group of its own, the command alone gets Ctrl-C, and make waits for it. Without `exit $?`, bash would
# exec its only command in make's process group.
in_own_group = set -m; $(1); exit $$?

.PHONY: shell
shell: ## Open a shell on the primary node, or INSTANCE=<id>, through Session Manager, which needs no open port
	@local/install/install.sh node
	@$(call in_own_group,$(NODE) ops/shell.ts)

.PHONY: tunnel
tunnel: ## Make UI=spark, yarn, hdfs, zeppelin, jupyter … of the cluster reachable on this machine, until Ctrl-C
	@local/install/install.sh node
	@$(call in_own_group,$(NODE) ops/tunnel.ts)

.PHONY: history
history: ## Show the Spark job of the last run in AWS until Ctrl-C; CLUSTER=j-…, RUN=<name>, or IN=local for make run
	@local/install/install.sh run
	@$(call in_own_group,$(if $(filter local,$(IN)),,$(NODE) ops/history.ts && )$(NODE) local/history.ts)

.PHONY: ssh
ssh: ## Open a shell on the primary node, or INSTANCE=<id>, by SSH; KEY=<file> of the private key
	@local/install/install.sh node
	@$(call in_own_group,$(NODE) ops/ssh.ts)

.PHONY: copy
copy: ## Copy FILE=<file> to the primary node, or INSTANCE=<id>, by SSH; TO=<path> there, KEY=<file>
	@local/install/install.sh node
	@$(NODE) ops/copy.ts

.PHONY: upload
upload: ## Upload the files of DATA=<folder> that a source reads; TO=<prefix> below landing/. Goes on where it stopped
	@local/install/install.sh node
	@$(NODE) ops/upload.ts

.PHONY: download
download: ## Get the published files of TABLE=<table> into TO=<folder> of this machine. Goes on where it stopped
	@local/install/install.sh node
	@$(NODE) ops/download.ts

.PHONY: destroy
destroy: ## Destroy all but the bucket in AWS; DATA=delete: also the bucket with all data, after a second question
	@local/install/install.sh node
	@$(NODE) ops/destroy.ts

.PHONY: state-bucket
state-bucket: ## Create the bucket for Terraform's states that pipeline.yaml names under backend:
	@local/install/install.sh node
	@$(NODE) ops/state-bucket.ts

.PHONY: state-move
state-move: ## Move Terraform's states to the place that pipeline.yaml names now
	@local/install/install.sh node
	@$(NODE) ops/state-move.ts

.PHONY: test
test: ## Lint, and test what needs neither AWS, Terraform nor much time
	@local/install/install.sh test
	@.ci/test.sh

.PHONY: test-spark-4
test-spark-4: ## Test the Spark job with Spark 4.1, the one of EMR's release emr-spark-8.1
	@local/install/install.sh spark-4-test
	@.ci/test.sh spark-4

.PHONY: test-terraform
test-terraform: ## Test the stacks with a real Terraform (1.11 or newer, on the PATH)
	@local/install/install.sh test
	@.ci/test.sh terraform

.PHONY: check-cdktn
check-cdktn: ## Compare the HCL of all pipelines with what cdktn writes, the maintained fork of cdktf
	@local/install/install.sh test cdktn
	@.ci/test.sh cdktn

.PHONY: soak
soak: ## Run the tests that take 45 minutes: killed runs, a month of loads, clusters that stay; SEED=<number> repeats
	@local/install/install.sh test spark-4
	@.ci/test.sh soak

.PHONY: bench
bench: ## Measure again and write BENCHMARKS.md, in 40 minutes on a quiet machine; BENCH="<name> …" for some of them
	@local/install/install.sh test
	@$(NODE) bench/all.ts $(BENCH)

.PHONY: format
format: ## Format all code and prose: Prettier, ruff and shfmt
	@local/install/install.sh test
	@.ci/format.sh

.PHONY: docs
docs: ## Write docs/pipeline.md and the JSON Schema from the schema's definition
	@local/install/install.sh node
	@$(NODE) config/docs.ts

.PHONY: regions
regions: ## Write config/aws/regions.json from the partition data of the AWS SDK
	@local/install/install.sh node
	@$(NODE) config/aws/write-regions.ts

.PHONY: reader
reader: ## Compile the JSON reader of spark/reader/java/ into its jar, which belongs into the same commit
	@local/install/install.sh test
	@.venv/bin/python spark/reader/build.py .cache/compiler spark/reader/parquetry-reader.jar

.PHONY: lock
lock: ## Resolve the Python packages of local/install/requirements*.in again, with hashes
	@python3 -m venv .cache/uv && .cache/uv/bin/pip install --quiet uv==0.13.9
	@for name in requirements requirements-test requirements-query requirements-checkov requirements-spark-4{,-test}; do \
	  oldest=3.9; if [[ $$name == *-spark-4* ]]; then oldest=3.10; fi; \
	  .cache/uv/bin/uv pip compile --quiet --universal --python-version $$oldest \
	    --generate-hashes --no-annotate --no-emit-find-links --no-emit-index-url --custom-compile-command "make lock" \
	    local/install/$$name.in --output-file local/install/$$name.txt; \
	done

.PHONY: clean
clean: ## Delete generated files (cdktf.out, caches, environments); keeps out/ and state/
	rm -rf cdktf.out .cache .local .venv node_modules
