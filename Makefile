# Each target says what it does; `make help` is made of these lines.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PIPELINE ?= sparkify
# Read by the programs from the environment: values with blanks and quotes survive.
export NAME PIPELINE DATA LISTING PRICES STACK YES PLAN FORMAT WATCH WATCH_EVERY CLUSTER LOCK_TIMEOUT RERUN SEED KILLS DAYS
NODE := node --require ./cli/typescript.cjs

.PHONY: help
help: ## Show this list
	@echo "parquetry: small JSON files in, partitioned Parquet out. PIPELINE=<name> chooses a folder of pipelines/ (now: $(PIPELINE))."
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Run the whole pipeline on this machine, without AWS; DATA=<folder> for files of your own. Writes out/
	@local/install/install.sh run
	@node --import tsx local/run.ts # not as the others: it imports a part of itself later

.PHONY: synth
synth: ## Write the four stacks as HCL into cdktf.out/stacks/
	@local/install/install.sh node
	@$(NODE) main.ts

.PHONY: preview
preview: ## Show what a merge would make of DATA=<folder> or LISTING=<file>, before it is paid for
	@local/install/install.sh node
	@$(NODE) local/preview.ts

.PHONY: estimate
estimate: ## Say what a run on EMR takes: requests, time, node hours, and cost in the prices of PRICES=<file>; LISTING=<file> or DATA=<folder>
	@local/install/install.sh node
	@$(NODE) local/estimate.ts

.PHONY: new
new: ## Start a pipeline of your own: NAME=<name>, with DATA=<sample folder> as its files suggest
	@local/install/install.sh node
	@$(NODE) local/new.ts

.PHONY: doctor
doctor: ## Look at this machine, the AWS account and the bucket's name, each with its fix; changes nothing
	@local/install/install.sh node
	@$(NODE) ops/doctor.ts

.PHONY: plan
plan: ## Plan all stacks (STACK=<one>), say what it means, and save it; changes nothing
	@local/install/install.sh node
	@$(NODE) ops/plan.ts

.PHONY: deploy
deploy: ## Create or change what the plan says in AWS, after a question (YES=1: none), and watch the run to its end
	@local/install/install.sh node
	@$(NODE) ops/deploy.ts

.PHONY: watch
watch: ## Come back to a run in AWS
	@local/install/install.sh node
	@$(NODE) ops/watch.ts

.PHONY: destroy
destroy: ## Destroy everything in AWS but the bucket; DATA=delete: the bucket and all data too, after a second question
	@local/install/install.sh node
	@$(NODE) ops/destroy.ts

.PHONY: state-bucket
state-bucket: ## Make the bucket for Terraform's states that pipeline.yaml names under backend:
	@local/install/install.sh node
	@$(NODE) ops/state-bucket.ts

.PHONY: state-move
state-move: ## Take Terraform's states to where pipeline.yaml says now
	@local/install/install.sh node
	@$(NODE) ops/state-move.ts

.PHONY: test
test: ## Lint and test everything that needs neither AWS nor Terraform
	@local/install/install.sh test
	@.ci/test.sh

.PHONY: test-terraform
test-terraform: ## Test the stacks before a real Terraform (1.11 and up, on the PATH)
	@local/install/install.sh test
	@.ci/test.sh terraform

.PHONY: soak
soak: ## Test what takes minutes: runs killed at random moments, a month loaded day by day, large records (SEED=<number> repeats one)
	@local/install/install.sh test
	@.ci/test.sh soak

.PHONY: bench
bench: ## Measure everything anew and write BENCHMARKS.md; some 35 minutes on a quiet machine. BENCH="<name> …" measures some
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

.PHONY: lock
lock: ## Resolve the Python packages of local/install/requirements*.in anew, for 3.9 to 3.12, with their hashes
	@python3 -m venv .cache/uv && .cache/uv/bin/pip install --quiet uv==0.13.9
	@for name in requirements requirements-test; do \
	  .cache/uv/bin/uv pip compile --quiet --universal --python-version 3.9 --generate-hashes --no-annotate --no-emit-find-links \
	    --no-emit-index-url --custom-compile-command "make lock" local/install/$$name.in --output-file local/install/$$name.txt; \
	done

.PHONY: clean
clean: ## Delete what was made here (cdktf.out, caches, environments); keeps out/ and state/
	rm -rf cdktf.out .cache .local .venv node_modules
