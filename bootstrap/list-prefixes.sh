#!/usr/bin/env bash
#
# Bootstrap action: writes the folders that S3DistCp lists (--srcPrefixesFile), one file a source.
#
#   list-prefixes.sh --region=us-east-1 --runs=s3://BUCKET/runs/ [--want=60] [--optional=SOURCE …] SOURCE=s3://BUCKET/PREFIX/ …
#
# EMR runs it on every node before Hadoop is there; only the primary needs the lists. Each goes to $HOME/prefixes/SOURCE.txt
# and, for people, to <runs>/<cluster>/prefixes/SOURCE.txt. The lines are folders ending in "/", none inside another, which
# together cover every object once. S3DistCp lists 20 lines at a time and spends at least one request on each: some dozens
# make its listing parallel, the leaves would make it slow. A source without any object is a mistake; one that is --optional
# gets an empty list, upon which S3DistCp lists all of its --src, and finds nothing.
#
# Exit code: 0 written (or not the primary), 1 a source cannot be covered or AWS refused, 2 wrong arguments.
# Needs: bash 3.2, the AWS CLI v1 or v2, python3 (standard library). Environment: HOME, EMR_INFO_DIR, AWS_*.

set -euo pipefail

threads=20 # lines that S3DistCp lists at a time
budget=40  # requests after which a source's walk is content with what it has

home=${HOME:-/home/hadoop}
info=${EMR_INFO_DIR:-/mnt/var/lib/info}

# The CLI's own retries: exponential backoff with jitter on SlowDown, other throttling, 5xx and connection failures.
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
export AWS_RETRY_MODE=${AWS_RETRY_MODE:-standard} AWS_MAX_ATTEMPTS=${AWS_MAX_ATTEMPTS:-10}
# A node asks for its role's credentials within seconds of its start: one attempt of one second is not enough.
export AWS_METADATA_SERVICE_NUM_ATTEMPTS=${AWS_METADATA_SERVICE_NUM_ATTEMPTS:-5} AWS_PAGER=''

fail() { # fail EXIT_CODE SENTENCE…
  local code=$1
  shift
  printf 'list-prefixes: %s\n' "$@" >&2
  exit "$code"
}

field() { # field FILE NAME: one value of EMR's JSON about this node
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2" 2>/dev/null ||
    fail 1 "cannot read \"$2\" from $1, which EMR writes on every node; elsewhere set EMR_INFO_DIR to a folder that has it"
}

is_primary=$(field "$info/instance.json" isMaster)
[ "$is_primary" = True ] || exit 0

region='' runs='' want=60 sources=() optional=' '
for argument; do
  case $argument in
  --region=?*) region=${argument#*=} ;;
  --runs=s3://?*/) runs=${argument#*=} ;;
  --runs=*) fail 2 "$argument must be an S3 folder that ends in \"/\", for example --runs=s3://BUCKET/runs/" ;;
  --want=*) want=${argument#*=} ;;
  --optional=*) optional="$optional${argument#*=} " ;;
  -*) fail 2 "unknown argument $argument; there are --region=, --runs=, --want= and --optional=, then SOURCE=s3://BUCKET/PREFIX/ for each source" ;;
  *) sources+=("$argument") ;;
  esac
done
[ -n "$region" ] || fail 2 '--region= is missing, for example --region=us-east-1'
[ -n "$runs" ] || fail 2 '--runs= is missing, for example --runs=s3://BUCKET/runs/'
[[ $want =~ ^[1-9][0-9]{0,3}$ ]] || fail 2 "--want=$want must be a whole number from 1 to 9999; 60 keeps S3DistCp's 20 listing threads busy"
[ "${#sources[@]}" -gt 0 ] || fail 2 'no source is given; name each as SOURCE=s3://BUCKET/PREFIX/'
for source in "${sources[@]}"; do
  [[ $source =~ ^[A-Za-z0-9_-]+=s3://[a-z0-9.-]+/([^/]+/)*$ ]] ||
    fail 2 "$source is no source: write NAME=s3://BUCKET/PREFIX/, which ends in \"/\" and has no empty folder name in it"
done
for name in $optional; do
  case " ${sources[*]}" in
  *" $name="*) ;;
  *) fail 2 "--optional=$name names no source; there are ${sources[*]%%=*}" ;;
  esac
done
type aws >/dev/null 2>&1 || fail 1 'the AWS CLI (aws) is not on the PATH; EMR nodes have it, elsewhere install version 1 or 2'
cluster=$(field "$info/job-flow.json" jobFlowId)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Folder names travel percent-encoded between this program and the shell, so that a space, a quote, a new line or unicode in a
# key never is shell syntax, and the node's locale never matters.
cat >"$work/pages.py" <<'PY'
import json
import sys
from urllib.parse import quote, unquote, unquote_plus


def ask(bucket, kind, folder, after=""):
    """One ListObjectsV2 request: the `folders` directly in a folder, any `keys` beneath it, or whether any lie `beyond` a place."""
    request = {"Bucket": bucket, "Prefix": unquote(folder), "EncodingType": "url", "MaxKeys": 1000}
    if kind == "folders":
        request["Delimiter"] = "/"
    if kind == "beyond":  # no key within the folder `after` sorts behind it and this, the last of all characters
        request.update(MaxKeys=1, StartAfter=unquote(after) + "\U0010ffff")
    json.dump(request, sys.stdout)


def refuse(what, key, why):
    print(f"{what} {json.dumps(key, ensure_ascii=False)} {why}; rename or move it out of the source", file=sys.stderr)
    sys.exit(1)


def check(text, bucket):
    uri, names = f"s3://{bucket}/{text}", text.split("/")
    if "" in names[:-1]:
        refuse("the key or folder", uri, "has an empty name between two slashes (//), which S3DistCp collapses into one, so it would not find the object")
    if "." in names or ".." in names:
        refuse("the key or folder", uri, "has a folder called . or .., which S3DistCp resolves like a file path, so it would not find the object")
    if "\n" in text or "\r" in text:
        refuse("the key or folder", uri, "has a line break in it, which neither a prefix file nor a --groupBy can carry")


def answer(bucket, kind, folder):
    """First line: yes or no (are there more pages), own objects, folders; then a folder a line.

    For `keys` the folders are counted that this page's objects lie in, directly below the one asked for; the lines are those
    from there down to the deepest that holds all of them.
    """
    page = json.loads(sys.stdin.read() or "{}")  # the CLI prints nothing at all for an empty answer
    more = "yes" if page.get("IsTruncated") else "no"
    objects = []
    for entry in page.get("Contents") or []:
        key = unquote_plus(entry["Key"])
        check(key, bucket)
        if not key.endswith("/"):
            objects.append(key)
        elif entry["Size"]:  # an empty one is a folder marker, and no object
            refuse("the object", f"s3://{bucket}/{key}", f'has {entry["Size"]} bytes and a name that ends in "/": S3DistCp takes it for a folder marker and drops it')
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
    """The lines themselves, sorted, in UTF-8 whatever the locale."""
    lines = sorted(f"s3://{bucket}/{unquote(line.strip())}\n".encode() for line in sys.stdin)
    sys.stdout.buffer.write(b"".join(lines))


{"ask": ask, "answer": answer, "uris": uris, "quote": lambda text: print(quote(text))}[sys.argv[1]](*sys.argv[2:])
PY

# One request. Sets more (yes, no), objects and folders (counts), and leaves the folders in $own/names.
list() { # list folders|keys FOLDER, list beyond FOLDER AFTER
  requests=$((requests + 1))
  python3 "$work/pages.py" ask "$bucket" "$@" >"$own/request.json"
  # --no-paginate: a folder of a million objects shows on its first page that it holds objects.
  aws s3api list-objects-v2 --region "$region" --output json --no-paginate --cli-input-json "file://$own/request.json" \
    >"$own/response.json" 2>"$own/error" || refused "$own/error"
  python3 "$work/pages.py" answer "$bucket" "$1" "$2" <"$own/response.json" >"$own/answer" 2>"$own/error" ||
    fail 1 "$name: $(cat "$own/error")"
  read -r more objects folders <"$own/answer"
  tail -n +2 "$own/answer" >"$own/names"
  [ "$objects" -eq 0 ] || seen=yes
}

refused() { # refused FILE: says in a sentence what AWS refused while listing, then what the CLI said about it
  local said
  said=$(grep -v '^[[:space:]]*$' "$1" || true)
  case $said in
  *AccessDenied* | *'Access Denied'* | *'(403)'*)
    fail 1 "$name: $uri may not be listed: the instance role lacks s3:ListBucket on arn:aws:s3:::$bucket for the prefix ${key}*" "$said"
    ;;
  *NoSuchBucket* | *'(404)'*)
    fail 1 "$name: the bucket $bucket of $uri does not exist: correct the source's URI, or create the bucket first" "$said"
    ;;
  *) fail 1 "$name: $uri could not be listed, after up to $AWS_MAX_ATTEMPTS attempts a request" "$said" ;;
  esac
}

# The end of a chain of single folders below $1, found by halving: a folder holds everything if no key lies beyond it (and the
# first key of all lies in it, which is where the candidates come from). Prints nothing; sets $deepest.
follow_chain() {
  local low=1 high middle
  deepest=$1
  list keys "$1"
  cp "$own/names" "$own/chain"
  high=$(($(wc -l <"$own/chain")))
  [ "$high" -gt 1 ] || return 0
  if [ "$more" = no ]; then
    low=$high # that page was everything
  fi
  while [ "$low" -lt "$high" ]; do
    middle=$(((low + high + 1) / 2))
    list beyond "$1" "$(sed -n "${middle}p" "$own/chain")"
    if [ "$objects" -eq 0 ]; then low=$middle; else high=$((middle - 1)); fi
  done
  deepest=$(sed -n "${low}p" "$own/chain")
}

# Opens one folder after another, broadest level first: "$@" is the queue of those still closed, "CHAIN:FOLDER" each, CHAIN
# being how many folders above were the only one in theirs; $own/lines has those that stay as they are.
walk() {
  local chain folder closed
  while [ $# -gt 0 ] && [ "$requests" -lt "$budget" ]; do
    closed=$(($(wc -l <"$own/lines") + $#))
    [ "$closed" -lt "$want" ] || break
    chain=${1%%:*} folder=${1#*:}
    shift
    if [ "$chain" -ge 3 ] && [ $((requests + 11)) -lt "$budget" ]; then
      follow_chain "$folder" # at most 11 requests: a key has 1,024 bytes
      folder=$deepest chain=0
    fi
    list folders "$folder"
    if [ "$objects" -gt 0 ] || [ "$more" = yes ] || too_wide "$folder"; then
      # Objects of its own: the line must be this one. More than a page of sub-folders: far too many lines.
      printf '%s\n' "$folder" >>"$own/lines"
    elif [ "$folders" -eq 1 ]; then
      set -- "$@" "$((chain + 1)):$(cat "$own/names")"
    else # none at all: a marker alone, which needs no line
      while read -r folder; do set -- "$@" "0:$folder"; done <"$own/names"
    fi
  done
  [ $# -eq 0 ] || printf '%s\n' "${@#*:}" >>"$own/lines"
}

# Whether the sub-folders just listed are too many lines for what they are worth. Beyond three times the wanted number they
# pay only while S3DistCp would have idle threads otherwise, and only if a page of keys reaches into fewer of them than it has
# threads: then listing them side by side takes fewer rounds than listing their parent page by page.
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

# Whether there is anything at all: the walk of a deep tree sees folders only, and those may hold nothing but their markers.
# Behind a whole page of markers something is taken to follow.
anything() {
  list keys "$1"
  [ "$seen" = yes ] || [ "$more" = yes ]
}

cover() { # cover SOURCE: one source, in a process of its own
  local name=${1%%=*} uri=${1#*=} bucket key own file copy root count
  local requests=0 seen=no more='' objects=0 folders=0 deepest=''
  key=${uri#s3://} && bucket=${key%%/*} key=${key#*/}
  own=$work/$name file=$home/prefixes/$name.txt copy=$runs$cluster/prefixes/$name.txt
  mkdir -p "$own" "$home/prefixes"
  rm -f "$file" # never leave another run's list where this one failed
  : >"$own/lines"
  root=$(python3 "$work/pages.py" quote "$key")

  walk "0:$root"
  if [ "$seen" = no ] && ! { [ -s "$own/lines" ] && anything "$root"; }; then
    [[ $optional == *" $name "* ]] ||
      fail 1 "$name: there is no object under $uri, so there is nothing to merge: put the source's files there, or correct the source's URI"
    : >"$own/lines"
  fi
  python3 "$work/pages.py" uris "$bucket" <"$own/lines" >"$file.new"
  mv "$file.new" "$file"
  aws s3 cp --region "$region" --only-show-errors "$file" "$copy" 2>"$own/error" >&2 ||
    fail 1 "$name: the list could not be copied to $copy: the bucket must exist, and the instance role needs s3:PutObject there" "$(cat "$own/error")"
  count=$(($(wc -l <"$file")))
  if [ "$requests" -eq 1 ]; then requests='1 request'; else requests="$requests requests"; fi
  if [ "$count" -eq 0 ]; then
    printf '%s: there is no object under %s; the source is optional, and its list is empty (%s)\n' "$name" "$uri" "$requests"
    return
  fi
  if [ "$count" -eq 1 ]; then count='1 prefix covers'; else count="$count prefixes cover"; fi
  printf '%s: %s %s (%s)\n' "$name" "$count" "$uri" "$requests"
}

running=()
# shellcheck disable=SC2329 # called by the trap
stop() {           # each source is a process group of its own (set -m), so that its AWS CLI ends with it
  exec 2>/dev/null # bash would report each of them as terminated
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
