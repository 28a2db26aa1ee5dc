#!/usr/bin/env bash
#
# Bootstrap action, and the first step of a submitted run: writes the prefix lists, one file for each source. S3DistCp
# reads them (--srcPrefixesFile).
#
#   list-prefixes.sh --region=us-east-1 --runs=s3://BUCKET/runs/ [--want=60] [--optional=SOURCE …] [--run=RUN]
#                    SOURCE=s3://BUCKET/PREFIX/ …
#
# EMR runs it on every node, before Hadoop is started; only the primary node needs the lists. Each list is written to
# $HOME/prefixes/SOURCE.txt, and for people to <runs>/<run>/prefixes/SOURCE.txt. The run's name is RUN; without --run=
# it is the cluster's id. Each line of a list is a folder that ends in "/". No folder lies inside another, and together
# they cover each object once.
# S3DistCp lists 20 lines at the same time, and spends at least one request on each. So some dozens of lines make its
# listing parallel, while a line for each of the deepest folders would make it slow.
# A source without objects is an error. If it is --optional, its list is empty: S3DistCp then lists all of its --src,
# and finds nothing.
#
# Exit code: 0 written (or not the primary node), 1 a source cannot be covered or AWS refused, 2 wrong arguments.
# Needs: bash 3.2, the AWS CLI v1 or v2, python3 (standard library). Environment: HOME, EMR_INFO_DIR, AWS_*.

set -euo pipefail

threads=20 # lines that S3DistCp lists at the same time
budget=40  # requests after which the walk of a source stops, and keeps the folders it has

home=${HOME:-/home/hadoop}
info=${EMR_INFO_DIR:-/mnt/var/lib/info}

# The CLI's own retries: exponential backoff with jitter on SlowDown, other throttling, 5xx and connection failures.
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
export AWS_RETRY_MODE=${AWS_RETRY_MODE:-standard} AWS_MAX_ATTEMPTS=${AWS_MAX_ATTEMPTS:-10}
# A node asks for the credentials of its role within seconds after its start. The default, one attempt of one second,
# is not enough then.
export AWS_METADATA_SERVICE_NUM_ATTEMPTS=${AWS_METADATA_SERVICE_NUM_ATTEMPTS:-5} AWS_PAGER=''

# Python without the packages of the node: it starts in half the time.
py() {
  python3 -I -S "$@"
}

fail() { # fail EXIT_CODE SENTENCE…
  local code=$1
  shift
  printf 'list-prefixes: %s\n' "$@" >&2
  exit "$code"
}

field() { # field FILE NAME: one value of EMR's JSON about this node
  py -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2" 2>/dev/null ||
    fail 1 "cannot read \"$2\" from $1, which EMR writes on every node; elsewhere set EMR_INFO_DIR to a folder with \
that file"
}

is_primary=$(field "$info/instance.json" isMaster)
[ "$is_primary" = True ] || exit 0

region='' runs='' run='' want=60 sources=() optional=' '
for argument; do
  case $argument in
  --region=?*) region=${argument#*=} ;;
  --runs=s3://?*/) runs=${argument#*=} ;;
  --runs=*) fail 2 "$argument must be an S3 folder that ends in \"/\", for example --runs=s3://BUCKET/runs/" ;;
  --want=*) want=${argument#*=} ;;
  --run=?*) run=${argument#*=} ;;
  --optional=*) optional="$optional${argument#*=} " ;;
  -*)
    fail 2 "unknown argument $argument; allowed are --region=, --runs=, --run=, --want= and --optional=, \
then SOURCE=s3://BUCKET/PREFIX/ for each source"
    ;;
  *) sources+=("$argument") ;;
  esac
done
[ -n "$region" ] || fail 2 '--region= is missing, for example --region=us-east-1'
[ -n "$runs" ] || fail 2 '--runs= is missing, for example --runs=s3://BUCKET/runs/'
[[ $want =~ ^[1-9][0-9]{0,3}$ ]] ||
  fail 2 "--want=$want must be a whole number from 1 to 9999; 60 keeps S3DistCp's 20 listing threads busy"
[ "${#sources[@]}" -gt 0 ] || fail 2 'no source is given; name each as SOURCE=s3://BUCKET/PREFIX/'
for source in "${sources[@]}"; do
  [[ $source =~ ^[A-Za-z0-9_-]+=s3://[a-z0-9.-]+/([^/]+/)*$ ]] ||
    fail 2 "$source is not a source: write NAME=s3://BUCKET/PREFIX/, which ends in \"/\" and has no empty folder name"
done
for name in $optional; do
  case " ${sources[*]}" in
  *" $name="*) ;;
  *) fail 2 "--optional=$name is not the name of a source; the sources are ${sources[*]%%=*}" ;;
  esac
done
type aws >/dev/null 2>&1 ||
  fail 1 'the AWS CLI (aws) is not on the PATH; EMR nodes have it, elsewhere install version 1 or 2'
[[ -z $run || $run =~ ^j-[A-Z0-9]+-[0-9]{8}T[0-9]{6}Z$ ]] ||
  fail 2 "--run=$run must be the name of a submitted run, for example --run=j-4XOSD0U9TJ8M9-20261127T193012Z"
[ -n "$run" ] || run=$(field "$info/job-flow.json" jobFlowId)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Between this program and the shell, folder names are percent-encoded. So a space, a quote, a line break or Unicode in
# a key is never shell syntax, and the node's locale does not matter.
cat >"$work/pages.py" <<'PY'
import json
import sys
from urllib.parse import quote, unquote, unquote_plus


def ask(bucket, kind, folder, after=""):
    """One ListObjectsV2 request.

    It lists the `folders` directly in a folder, or any `keys` below it, or one key `beyond` another folder inside it.
    """
    request = {"Bucket": bucket, "Prefix": unquote(folder), "EncodingType": "url", "MaxKeys": 1000}
    if kind == "folders":
        request["Delimiter"] = "/"
    if kind == "beyond":  # the last of all characters: no key in the folder `after` sorts behind that
        request.update(MaxKeys=1, StartAfter=unquote(after) + "\U0010ffff")
    json.dump(request, sys.stdout)


def refuse(what, key, why):
    print(f"{what} {json.dumps(key, ensure_ascii=False)} {why}; rename or move it out of the source", file=sys.stderr)
    sys.exit(1)


def check(text, bucket):
    uri, names = f"s3://{bucket}/{text}", text.split("/")
    if "" in names[:-1]:
        why = "has an empty name between two slashes (//); S3DistCp reads them as one, so it would not find the object"
        refuse("the key or folder", uri, why)
    if "." in names or ".." in names:
        why = "has a folder called . or .., which S3DistCp resolves like a file path, so it would not find the object"
        refuse("the key or folder", uri, why)
    if "\n" in text or "\r" in text:
        refuse("the key or folder", uri, "has a line break, which neither a prefix list nor a --groupBy can hold")


def answer(bucket, kind, folder):
    """Prints what a page of a listing says.

    The first line says whether there are more pages (yes or no), and how many objects and folders the page has. Then
    comes one line for each folder. For `keys`, the folders counted are those directly below the one asked for in which
    the objects lie. The lines are then the folders from the one asked for down to the deepest that holds all objects.
    """
    page = json.loads(sys.stdin.read() or "{}")  # the CLI prints nothing for an empty answer
    more = "yes" if page.get("IsTruncated") else "no"
    objects = []
    for entry in page.get("Contents") or []:
        key = unquote_plus(entry["Key"])
        check(key, bucket)
        if not key.endswith("/"):
            objects.append(key)
        elif entry["Size"]:  # an empty one is a folder marker, and is not counted
            why = 'a name that ends in "/": S3DistCp takes it for a folder marker and drops it'
            refuse("the object", f"s3://{bucket}/{key}", f'has {entry["Size"]} bytes and {why}')
    below = [unquote_plus(entry["Prefix"]) for entry in page.get("CommonPrefixes") or []]
    for name in below:
        check(name, bucket)
    if kind == "beyond":
        print(more, len(page.get("Contents") or []), 0)
        return
    if kind == "keys":
        start = len(unquote(folder))
        below, spanned = [], {key[start:].split("/")[0] for key in objects if "/" in key[start:]}
        if objects:
            first, last = min(objects).split("/"), max(objects).split("/")
            shared = 0
            while shared < min(len(first), len(last)) - 1 and first[shared] == last[shared]:
                shared += 1
            deep = ["/".join(first[: depth + 1]) + "/" for depth in range(shared)]
            below = [unquote(folder)] + [name for name in deep if len(name) > start]
        print(more, len(objects), len(spanned))
    else:
        print(more, len(objects), len(below))
    for name in below:
        print(quote(name))


def uris(bucket):
    """Writes the lines of a prefix list, sorted, in UTF-8 whatever the locale is."""
    lines = sorted(f"s3://{bucket}/{unquote(line.strip())}\n".encode() for line in sys.stdin)
    sys.stdout.buffer.write(b"".join(lines))


{"ask": ask, "answer": answer, "uris": uris, "quote": lambda text: print(quote(text))}[sys.argv[1]](*sys.argv[2:])
PY

# One request. Sets more (yes or no), objects and folders (counts), and writes the folders to $own/names.
list() { # list folders|keys FOLDER, list beyond FOLDER AFTER
  requests=$((requests + 1))
  py "$work/pages.py" ask "$bucket" "$@" >"$own/request.json"
  # --no-paginate: the first page of a folder with a million objects shows that it has objects.
  aws s3api list-objects-v2 --region "$region" --output json --no-paginate --cli-input-json "file://$own/request.json" \
    >"$own/response.json" 2>"$own/error" || refused "$own/error"
  py "$work/pages.py" answer "$bucket" "$1" "$2" <"$own/response.json" >"$own/answer" 2>"$own/error" ||
    fail 1 "$name: $(cat "$own/error")"
  read -r more objects folders <"$own/answer"
  tail -n +2 "$own/answer" >"$own/names"
  [ "$objects" -eq 0 ] || seen=yes
}

refused() { # refused FILE: says in a sentence what AWS refused while listing, then what the CLI wrote about it
  local message
  message=$(grep -v '^[[:space:]]*$' "$1" || true)
  case $message in
  *AccessDenied* | *'Access Denied'* | *'(403)'*)
    fail 1 "$name: $uri may not be listed: the instance role lacks s3:ListBucket on the bucket $bucket for the \
prefix ${key}*" "$message"
    ;;
  *NoSuchBucket* | *'(404)'*)
    fail 1 "$name: the bucket $bucket of $uri does not exist: correct the source's URI, or create the bucket first" \
      "$message"
    ;;
  *) fail 1 "$name: $uri could not be listed, after up to $AWS_MAX_ATTEMPTS attempts a request" "$message" ;;
  esac
}

# Sets $deepest: the end of a chain of folders below $1 that are each the only one in theirs. The first page of keys
# gives the candidates, and halving finds the deepest that holds everything. A folder holds everything if no key lies
# beyond it.
follow_chain() {
  local low=1 high middle
  deepest=$1
  list keys "$1"
  cp "$own/names" "$own/chain"
  high=$(($(wc -l <"$own/chain")))
  [ "$high" -gt 1 ] || return 0
  if [ "$more" = no ]; then
    low=$high # that page had all keys
  fi
  while [ "$low" -lt "$high" ]; do
    middle=$(((low + high + 1) / 2))
    list beyond "$1" "$(sed -n "${middle}p" "$own/chain")"
    if [ "$objects" -eq 0 ]; then low=$middle; else high=$((middle - 1)); fi
  done
  deepest=$(sed -n "${low}p" "$own/chain")
}

# Opens one folder after another, level by level from the top. "$@" is the queue of the folders that are not opened yet,
# each as "CHAIN:FOLDER": CHAIN says how many folders above it were the only one in theirs. $own/lines gets the folders
# that are lines of the list.
walk() {
  local chain folder closed
  while [ $# -gt 0 ] && [ "$requests" -lt "$budget" ]; do
    closed=$(($(wc -l <"$own/lines") + $#))
    [ "$closed" -lt "$want" ] || break
    chain=${1%%:*} folder=${1#*:}
    shift
    if [ "$chain" -ge 3 ] && [ $((requests + 11)) -lt "$budget" ]; then
      follow_chain "$folder" # at most 11 requests, as a key has at most 1,024 bytes
      folder=$deepest chain=0
    fi
    list folders "$folder"
    if [ "$objects" -gt 0 ] || [ "$more" = yes ] || too_wide "$folder"; then
      # It has objects of its own: it must be a line itself. Or it has more than a page of folders: far too many lines.
      printf '%s\n' "$folder" >>"$own/lines"
    elif [ "$folders" -eq 1 ]; then
      set -- "$@" "$((chain + 1)):$(cat "$own/names")"
    else # without any folder, it has only its marker, and needs no line
      while read -r folder; do set -- "$@" "0:$folder"; done <"$own/names"
    fi
  done
  [ $# -eq 0 ] || printf '%s\n' "${@#*:}" >>"$own/lines"
}

# Whether the folders just listed are too many to be lines. More than three times the wanted number are worth it only in
# one case: S3DistCp would have idle threads without them, and one page of keys covers fewer of these folders than
# S3DistCp has threads. Then it lists them in parallel in less time than their parent, page after page.
too_wide() {
  local width=$folders pays=no
  [ $((closed - 1 + folders)) -gt $((want * 3)) ] || return 1
  [ "$closed" -le "$threads" ] || return 0
  cp "$own/names" "$own/wide"
  list keys "$1"
  if [ "$more" = yes ] && [ "$objects" -gt 0 ] && [ "$folders" -lt "$threads" ]; then pays=yes; fi
  mv "$own/wide" "$own/names"
  folders=$width
  [ "$pays" = no ]
}

# Whether there is any object. The walk of a deep tree sees only folders, which may hold nothing but their markers.
# After a whole page of markers, the next page is taken to have an object.
anything() {
  list keys "$1"
  [ "$seen" = yes ] || [ "$more" = yes ]
}

cover() { # cover SOURCE: one source, in a process of its own
  local name=${1%%=*} uri=${1#*=} bucket key own file copy root count
  local requests=0 seen=no more='' objects=0 folders=0 deepest=''
  key=${uri#s3://} && bucket=${key%%/*} key=${key#*/}
  own=$work/$name file=$home/prefixes/$name.txt copy=$runs$run/prefixes/$name.txt
  mkdir -p "$own" "$home/prefixes"
  rm -f "$file" # if this run fails, no list of an earlier run stays
  : >"$own/lines"
  root=$(py "$work/pages.py" quote "$key")

  walk "0:$root"
  if [ "$seen" = no ] && ! { [ -s "$own/lines" ] && anything "$root"; }; then
    [[ $optional == *" $name "* ]] ||
      fail 1 "$name: there is no object under $uri, so there is nothing to merge: put the source's files there, or \
correct the source's URI"
    : >"$own/lines"
  fi
  py "$work/pages.py" uris "$bucket" <"$own/lines" >"$file.new"
  mv "$file.new" "$file"
  aws s3 cp --region "$region" --only-show-errors "$file" "$copy" 2>"$own/error" >&2 ||
    fail 1 "$name: the list could not be copied to $copy: the bucket must exist, and the instance role needs \
s3:PutObject there" "$(cat "$own/error")"
  count=$(($(wc -l <"$file")))
  if [ "$requests" -eq 1 ]; then requests='1 request'; else requests="$requests requests"; fi
  if [ "$count" -eq 0 ]; then
    printf '%s: there is no object under %s; the source is optional, and its list is empty (%s)\n' \
      "$name" "$uri" "$requests"
    return
  fi
  if [ "$count" -eq 1 ]; then count='1 prefix covers'; else count="$count prefixes cover"; fi
  printf '%s: %s %s (%s)\n' "$name" "$count" "$uri" "$requests"
}

running=()
# shellcheck disable=SC2329 # called by the trap
stop() {           # each source is a process group of its own (set -m), so its AWS CLI ends with it
  exec 2>/dev/null # bash would report each process as terminated
  for process in "${running[@]}"; do kill -TERM -- "-$process" || true; done
  exit 130
}
trap stop INT TERM
set -m
for source in "${sources[@]}"; do
  (cover "$source") &
  running+=($!)
done
failed=0
for process in "${running[@]}"; do
  wait "$process" || failed=1
done
exit "$failed"
