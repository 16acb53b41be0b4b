#!/usr/bin/env bash
# Runs every test of the project and ends with one line: N passed, N failed, N skipped.
# Usage: ./test.sh [NAME ...]     NAME: a folder under tests/, without ".Tests" (all by default)
# The tests of the grains, of their engine and of clusters run on Microsoft Orleans as well where its packages can be had.
# Installs PostgreSQL's server package with apt-get when it is missing and that is possible; without it, its tests skip and say so.
set -u
cd "$(dirname "$0")" || exit 2
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

if ! has_postgres && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing PostgreSQL's server package …"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } >/tmp/ordercluster-apt.log 2>&1 \
    || echo "PostgreSQL could not be installed (see /tmp/ordercluster-apt.log); its tests will skip."
fi

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is not on PATH: https://dotnet.microsoft.com/download"; exit 2; }
dotnet build OrderCluster.sln -c Release --nologo -v q || { echo "0 passed, 1 failed"; exit 1; }

projects=(tests/*.Tests/*.Tests.csproj)
[ $# -gt 0 ] && projects=() && for name in "$@"; do projects+=("tests/$name.Tests/$name.Tests.csproj"); done

passed=0 failed=0 skipped=0
output=$(mktemp) waiting=$(mktemp) waiter=
trap 'rm -f "$output" "$waiting"; [ -n "$waiter" ] && kill "$waiter" 2>/dev/null' EXIT

# Called in a shell of its own, which it becomes: so that ending that shell ends the tests.
tests() { exec dotnet test "$1" -c Release --no-build --nologo --logger "console;verbosity=minimal" "${@:2}" 2>&1; }

# Adds to the counts what a project's tests have printed ($1) and ended with ($2).
count() {
  local line
  # The closing line of a project: "Passed!  - Failed:     0, Passed:    12, Skipped:     1, Total:    13, …"
  line=$(grep -E '(Passed|Failed|Skipped)! +- Failed:' "$1" | tail -1)
  number() { sed -E "s/.*$1: +([0-9]+).*/\1/" <<<"$line"; }
  if [ -n "$line" ]; then
    passed=$((passed + $(number Passed))) failed=$((failed + $(number '- Failed'))) skipped=$((skipped + $(number Skipped)))
    [ "$2" != 0 ] && [ "$(number '- Failed')" = 0 ] && failed=$((failed + 1))
  elif [ "$2" != 0 ]; then
    failed=$((failed + 1))
  fi
}

# Runs a built project's tests; further arguments go to dotnet test.
run() {
  tests "$@" | tee "$output"
  count "$output" "${PIPESTATUS[0]}"
}

for project in "${projects[@]}"; do
  echo "== $(basename "$project" .csproj)"
  run "$project"
done

# What is said of one engine alone has this trait.
both='Engine!=Embedded&Engine!=Orleans'
on_orleans=() restored=yes
# The one that waits longest begins.
for name in Conformance Grains Cluster; do
  [[ " ${projects[*]} " == *"/$name.Tests.csproj "* ]] && on_orleans+=("tests/$name.Tests/$name.Tests.csproj")
done
for project in "${on_orleans[@]}"; do
  [ "$restored" = yes ] && { timeout 180 dotnet restore "$project" -p:Engine=Orleans --nologo -v q >"$output" 2>&1 || restored=; }
done
if [ -z "$restored" ]; then
  echo "The Orleans engine is left out: its packages can't be restored ($(grep -m1 -oE '(error|warn)[^:]*: [^[]*' "$output" || echo 'no answer in time'))."
else
  tests_of() { dotnet test "$1" -c Release --no-build --nologo --list-tests --filter "$both" "${@:2}" 2>/dev/null | grep -c '^    '; }
  for project in "${on_orleans[@]}"; do
    echo "== $(basename "$project" .csproj) on Orleans$([[ $project == *Conformance* ]] && echo ', its results at the end')"
    dotnet build "$project" -c Release --no-restore -p:Engine=Orleans --nologo -v q || { failed=$((failed + 1)); continue; }
    if [[ $project == *Conformance* ]]; then
      # Nearly all of its time are timeouts that it waits for: the others run meanwhile.
      tests "$project" -p:Engine=Orleans --filter 'Engine!=Embedded' >"$waiting" &
      waiter=$!
    else
      run "$project" -p:Engine=Orleans --filter 'Engine!=Embedded'
    fi
    embedded=$(tests_of "$project") orleans=$(tests_of "$project" -p:Engine=Orleans)
    [ "$embedded" = "$orleans" ] || { echo "$embedded tests on the embedded engine, $orleans on Orleans"; failed=$((failed + 1)); }
  done
  if [ -n "$waiter" ]; then
    wait "$waiter"
    code=$? waiter=
    echo "== Conformance.Tests on Orleans"
    cat "$waiting"
    count "$waiting" "$code"
  fi
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
