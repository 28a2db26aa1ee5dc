# Each target says what it does; `make help` is made of these lines.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PIPELINE ?= sparkify
# Read by the programs from the environment: values with blanks and quotes survive.
export PIPELINE DATA LISTING
NODE := node --import tsx

.PHONY: help
help: ## Show this list
	@echo "parquetry: small JSON files in, partitioned Parquet out. PIPELINE=<name> chooses a folder of pipelines/ (now: $(PIPELINE))."
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Run the whole pipeline on this machine, without AWS; DATA=<folder> for files of your own. Writes out/
	@local/install.sh run
	@$(NODE) local/run.ts

.PHONY: synth
synth: ## Write the four stacks as HCL into cdktf.out/stacks/
	@local/install.sh node
	@$(NODE) main.ts

.PHONY: preview
preview: ## Show what a merge would make of DATA=<folder> or LISTING=<file>, before it is paid for
	@local/install.sh node
	@$(NODE) local/preview.ts

.PHONY: test
test: ## Lint and test everything that needs neither AWS nor Terraform
	@local/install.sh test
	@.ci/test.sh

.PHONY: test-terraform
test-terraform: ## Test the stacks before a real Terraform (1.11 and up, on the PATH)
	@local/install.sh node
	@.ci/test.sh terraform

.PHONY: docs
docs: ## Write docs/pipeline.md and the JSON Schema from the schema's definition
	@local/install.sh node
	@$(NODE) config/reference.ts

.PHONY: clean
clean: ## Delete what was made here (cdktf.out, caches, environments); keeps out/ and state/
	rm -rf cdktf.out .cache .local .venv node_modules
