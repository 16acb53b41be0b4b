#!/usr/bin/env bash
# Runs every test of the project and ends with one line: N passed, N failed, N skipped.
# Usage: ./test.sh [--long] [NAME ...]     NAME: a folder under tests/, without ".Tests" (all by default)
# --long: tries what holds for any sequence of steps on four times as many.
# Installs PostgreSQL's server package with apt-get when it is missing and that is possible; without it, its tests skip and say so.
set -u
cd "$(dirname "$0")" || exit 2
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# Much of a project's time is waiting, so three run at once.
at_once=3
# The ones that take longest begin, so that none is left over at the end.
longest_first=(Silo Client Grains LoadTests Security Journal OnlineRetail Tidy)
# Under load with silos of their own, which would starve beside others.
alone=(Cluster)

has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

if ! has_postgres && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing PostgreSQL's server package …"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } >/tmp/ordercluster-apt.log 2>&1 \
    || echo "PostgreSQL could not be installed (see /tmp/ordercluster-apt.log); its tests will skip."
fi

if command -v npm >/dev/null && ! (cd samples/TypeScript && npm ci --no-audit --no-fund --silent) >/tmp/ordercluster-npm.log 2>&1; then
  echo "npm could not get the packages of samples/TypeScript (see /tmp/ordercluster-npm.log); the test of the TypeScript client will skip."
fi

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is not on PATH: https://dotnet.microsoft.com/download"; exit 2; }
# One compiler for all projects takes half the time of one for each. It ends here: it would hold on to this script's output for minutes.
UseSharedCompilation=true dotnet build OrderCluster.sln -c Release --nologo -v q
built=$?
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1
[ "$built" = 0 ] || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

if [ "${1:-}" = --long ]; then
  export ORDERCLUSTER_LONG_TESTS=1
  shift
fi
names=("$@")
[ $# -gt 0 ] || for project in tests/*.Tests/*.Tests.csproj; do names+=("$(basename "$project" .Tests.csproj)"); done

is_in() { local word=$1 each; shift; for each; do [ "$each" = "$word" ] && return; done; return 1; }

passed=0 failed=0 skipped=0
declare -A name_of=() begun_of=()
outputs=$(mktemp -d)
trap 'kill "${!name_of[@]}" 2>/dev/null; rm -rf "$outputs"' EXIT
trap 'exit 130' INT TERM

start() {
  # Most of these processes, and of the silos that they start, end before code that was compiled well would pay: that waits until nothing new has been called
  # for a second (1,000 ms: the runtime reads hexadecimal).
  local tiers=(DOTNET_TC_QuickJit=1 DOTNET_TieredPGO=0 DOTNET_TC_CallCountingDelayMs=3E8)
  env "${tiers[@]}" dotnet test "artifacts/bin/$1.Tests/release/OrderCluster.$1.Tests.dll" --nologo --logger "console;verbosity=minimal" >"$outputs/$1" 2>&1 &
  name_of[$!]=$1 begun_of[$1]=$SECONDS
}

# Waits until a project's tests are over, prints what they have printed, and counts them.
finish() {
  local pid code name line
  wait -n -p pid "${!name_of[@]}"
  code=$? name=${name_of[$pid]}
  echo "== $name.Tests, $((SECONDS - begun_of[$name])) s"
  unset "name_of[$pid]"
  cat "$outputs/$name"

  # The closing line of a project: "Passed!  - Failed:     0, Passed:    12, Skipped:     1, Total:    13, …"
  line=$(grep -E '(Passed|Failed|Skipped)! +- Failed:' "$outputs/$name" | tail -1)
  number() { sed -E "s/.*$1: +([0-9]+).*/\1/" <<<"$line"; }
  if [ -n "$line" ]; then
    passed=$((passed + $(number Passed))) failed=$((failed + $(number '- Failed'))) skipped=$((skipped + $(number Skipped)))
    [ "$code" != 0 ] && [ "$(number '- Failed')" = 0 ] && failed=$((failed + 1))
  else
    failed=$((failed + 1))
  fi
}

for name in "${longest_first[@]}" "${names[@]}"; do
  is_in "$name" "${names[@]}" && ! is_in "$name" "${alone[@]}" && [ -z "${begun_of[$name]:-}" ] || continue
  [ "${#name_of[@]}" -lt "$at_once" ] || finish
  start "$name"
done
while [ "${#name_of[@]}" -gt 0 ]; do finish; done
for name in "${alone[@]}"; do
  is_in "$name" "${names[@]}" || continue
  start "$name"
  finish
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
