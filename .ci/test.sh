#!/usr/bin/env bash
# All checks, also when one fails. It ends with a table of where the time went, and 'N passed, N failed'.
#   .ci/test.sh             what `make test` runs: Jest and the tests of Spark, and beside them everything else
#   .ci/test.sh terraform   the tests that need Terraform and an AWS provider
#   .ci/test.sh spark-4     the tests of the Spark job with Spark 4.1, the one of emr-spark-8.1
#   .ci/test.sh cdktn       the same code with cdktn, the maintained fork of cdktf
#   .ci/test.sh soak        what takes three quarters of an hour: `make soak`; SEED=<number> repeats an earlier one's moments
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

python=.venv/bin/python
results=$(mktemp -d)
beside=
trap '[ -z "$beside" ] || kill -- "-$beside" 2>/dev/null; rm -rf "$results"' EXIT

# Writes down what a check found: a line of `seconds passed failed name`. A check that ends badly without a failed test
# (a crash, no test at all) counts as one failure.
note() {
  local name=$1 status=$2 seconds=$3 good=$4 bad=$5
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  printf '%s %s %s %s\n' "$seconds" "$good" "$bad" "$name" >>"$results/counts"
}

# A tool that says yes or no counts as one.
check() {
  local start=$SECONDS status
  printf '\n== %s\n' "$*"
  "$@"
  status=$?
  note "$1 ${2:-}" "$status" $((SECONDS - start)) $((status == 0)) $((status != 0))
}

run_jest() {
  local start=$SECONDS status good=0 bad=0 report="$results/jest.json"
  printf '\n== jest %s\n' "$*"
  # Jest leaves a core free. On two that is half of the machine, and many tests wait for programs: so three at least.
  npx jest --ci --maxWorkers="$(node -p 'Math.max(3, os.availableParallelism() - 1)')" --json --outputFile="$report" "$@"
  status=$?
  if [ -s "$report" ]; then
    read -r good bad < <(node -p 'const r = require(process.argv[1]);
      [r.numPassedTests, r.numFailedTests + r.numRuntimeErrorTestSuites].join(" ")' "$report")
    # Jest tells the time only of slow files: here are those that matter.
    node -p 'const seconds = (f) => Math.round((f.endTime - f.startTime) / 1000);
      require(process.argv[1]).testResults.filter((f) => seconds(f) >= 10).sort((a, b) => seconds(b) - seconds(a))
      .map((f) => String(seconds(f)).padStart(6) + "  " + path.relative(".", f.name)).join("\n")' "$report"
  fi
  note jest "$status" $((SECONDS - start)) "$good" "$bad"
}

run_pytest() {
  local start=$SECONDS status good=0 bad=0 report
  report=$(mktemp "$results/pytest-XXXXXX")
  printf '\n== pytest %s\n' "$*"
  # Two at a time, each file's tests by one: two Sparks fit into any machine that builds this.
  "$python" -m pytest -q -n 2 --dist loadfile --durations=5 --durations-min=5 --junitxml="$report" "$@"
  status=$?
  if [ -s "$report" ]; then
    read -r good bad < <("$python" -c '
import sys, xml.etree.ElementTree as tree
suite = tree.parse(sys.argv[1]).getroot().find("testsuite")
tests, bad, skipped = (int(suite.get(key)) for key in ("tests", "failures", "skipped"))
bad += int(suite.get("errors"))
print(tests - bad - skipped, bad)' "$report")
  fi
  rm -f "$report"
  note "pytest $1" "$status" $((SECONDS - start)) "$good" "$bad"
}

# A program that counts by itself, and ends with 'N passed, N failed'.
run_counting() {
  local start=$SECONDS status last good=0 bad=0
  printf '\n== %s\n' "$*"
  "$@" | tee "$results/counted"
  status=${PIPESTATUS[0]}
  last=$(tail -n 1 "$results/counted")
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then good=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}; fi
  note "${*: -1}" "$status" $((SECONDS - start)) "$good" "$bad"
}

linters() {
  check npx eslint .
  check node node_modules/typescript-7/bin/tsc
  check npx depcruise --output-type err-long .
  check .venv/bin/shellcheck bootstrap/*.sh local/install/*.sh local/cluster/bin/* .ci/run .ci/*.sh
  check .venv/bin/ruff check .
  check .venv/bin/mypy
  PYTHONPATH=spark check .venv/bin/lint-imports --cache-dir .cache/import-linter
  check .ci/format.sh --check
}

# It fails only where it could not count what failed.
beside_jest_and_spark() {
  linters
  run_pytest bootstrap local --dist load # their files are few, and a test's own server is quick to start
  return 0
}

case "${1:-all}" in
all)
  # Jest and the tests of Spark leave a part of two cores idle, while they wait for the programs that they start. The
  # linters and the other tests in Python take that part. What they say is shown at the end.
  set -m # in a process group of its own, which can be ended as a whole
  beside_jest_and_spark >"$results/beside" 2>&1 </dev/null &
  beside=$!
  set +m
  run_jest
  run_pytest spark
  wait "$beside" || note "linters and pytest bootstrap" 1 0 0 1
  beside=
  cat "$results/beside"
  ;;
terraform) run_jest --testMatch '**/*.terraform.ts' ;;
cdktn) run_jest --testMatch '**/*.cdktn.ts' ;;
spark-4)
  python=.cache/spark-4/bin/python
  export GENERATED_CODE=1 # as a cluster does; `make test` does without, which is quicker
  run_pytest spark
  ;;
soak)
  run_counting node --import tsx __tests__/soak/main.ts
  # Tests with random cases try ten times as many here as in `make test`.
  export THOROUGH=1 SPARK_DRIVER_MEMORY=2g GENERATED_CODE=1
  run_jest --testMatch '**/*.soak.ts'
  run_pytest bootstrap/tests/soak_*.py --dist load
  run_pytest spark/tests/*/soak_*.py spark/tests/read/test_{csv_dialects,decoder,delimited,values}.py
  ;;
*) echo "unknown suite '$1': all, terraform, cdktn, spark-4 or soak" >&2 && exit 2 ;;
esac

printf '\nwhere the time went, in seconds\n'
sort -rn "$results/counts" | awk '{ printf "%6d  ", $1; $1 = $2 = $3 = ""; print $0 }'
read -r passed failed < <(awk '{ passed += $2; failed += $3 } END { print passed + 0, failed + 0 }' "$results/counts")
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
