#!/usr/bin/env bash
# All checks in turn, also when one fails, and one line at the end: 'N passed, N failed'.
#   .ci/test.sh             what `make test` runs: linters, Jest, pytest
#   .ci/test.sh terraform   the tests that need Terraform and an AWS provider
#   .ci/test.sh soak        what takes a quarter of an hour: `make soak`; SEED=<number> repeats an earlier one's moments
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

passed=0 failed=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# A tool that says yes or no counts as one.
check() {
  printf '\n== %s\n' "$*"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

# A test runner counts as its tests; one that ends badly without a failed test (a crash, no test at all) as one failure.
count() {
  local status=$1 good=$2 bad=$3
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  passed=$((passed + good)) failed=$((failed + bad))
}

# Node 20 is what this project runs on: a warning on each test's client would hide what matters.
export AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true

run_jest() {
  printf '\n== jest %s\n' "$*"
  # Jest leaves a core free, which on two is half of the machine.
  npx jest --ci --maxWorkers="$(node -p 'Math.max(2, os.availableParallelism() - 1)')" --json --outputFile="$results/jest.json" "$@"
  local status=$? good=0 bad=0
  if [ -s "$results/jest.json" ]; then
    read -r good bad < <(node -p 'const r = require(process.argv[1]); [r.numPassedTests, r.numFailedTests + r.numRuntimeErrorTestSuites].join(" ")' "$results/jest.json")
  fi
  rm -f "$results/jest.json"
  count "$status" "$good" "$bad"
}

run_pytest() {
  printf '\n== pytest %s\n' "$*"
  # Two at a time, each file's tests by one: two Sparks fit into any machine that builds this.
  .venv/bin/python -m pytest -q -n 2 --dist loadfile --junitxml="$results/pytest.xml" "$@"
  local status=$? good=0 bad=0
  if [ -s "$results/pytest.xml" ]; then
    read -r good bad < <(.venv/bin/python -c '
import sys, xml.etree.ElementTree as tree
suite = tree.parse(sys.argv[1]).getroot().find("testsuite")
tests, bad, skipped = (int(suite.get(key)) for key in ("tests", "failures", "skipped"))
bad += int(suite.get("errors"))
print(tests - bad - skipped, bad)' "$results/pytest.xml")
  fi
  rm -f "$results/pytest.xml"
  count "$status" "$good" "$bad"
}

# A program that counts by itself, and ends with 'N passed, N failed'.
run_counting() {
  printf '\n== %s\n' "$*"
  "$@" | tee "$results/counted"
  local status=${PIPESTATUS[0]} last good=0 bad=0
  last=$(tail -n 1 "$results/counted")
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then good=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}; fi
  count "$status" "$good" "$bad"
}

case "${1:-all}" in
all)
  check npx eslint .
  check npx tsc --noEmit
  check .venv/bin/shellcheck bootstrap/*.sh local/install/*.sh local/cluster/bin/* .ci/run .ci/*.sh
  check .venv/bin/ruff check .
  check .ci/format.sh --check
  run_jest
  run_pytest bootstrap --dist load # its files are few, and a test's own server is quick to start
  run_pytest spark
  ;;
terraform) run_jest --testMatch '**/*.terraform.ts' ;;
soak)
  run_counting node --import tsx __tests__/soak/main.ts
  SPARK_DRIVER_MEMORY=4g run_pytest spark/tests/soak_large.py
  ;;
*) echo "unknown suite '$1': all, terraform or soak" >&2 && exit 2 ;;
esac

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
