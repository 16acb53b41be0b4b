#!/usr/bin/env bash
# Runs a cluster of silos on this machine until Ctrl-C, and then stops what it has started, nothing else.
# Usage: ./cluster.sh [N]          N silos, 3 unless said
#   STORE      "postgres:Host=…;Database=…;Username=…" of a database to use; without it a PostgreSQL server of its own is started, and gone afterwards
#   HTTP_PORT  of the first silo, 5080 unless said; the others count up from it. Ports for silos lie 100 higher, those for clients 200 higher
#   CONFIGURATION  Release unless said;  NO_BUILD=1 takes what is built already
set -u
cd "$(dirname "$0")" || exit 2
count=${1:-3} http_port=${HTTP_PORT:-5080} configuration=${CONFIGURATION:-Release}
[[ $count =~ ^[1-9][0-9]?$ ]] || { echo "Usage: ./cluster.sh [N]   N: how many silos, 1 to 99" >&2; exit 2; }

if [ -z "${NO_BUILD:-}" ]; then
  dotnet build src/Silo -c "$configuration" --nologo -v q || exit 1
fi
silo=$PWD/artifacts/bin/Silo/${configuration,,}/OrderCluster.Silo
[ -x "$silo" ] || { echo "There is no $silo; run without NO_BUILD." >&2; exit 2; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/ordercluster-XXXXXX") && chmod 755 "$folder" || exit 1
silos=() postgres=

stop() {
  trap '' INT TERM
  echo "Stopping …"
  for pid in "${silos[@]}"; do kill -TERM "$pid" 2>/dev/null; done
  for pid in "${silos[@]}"; do wait "$pid" 2>/dev/null; done
  [ -n "$postgres" ] && kill -INT "$postgres" 2>/dev/null && wait "$postgres" 2>/dev/null
  rm -rf "$folder/postgres"
  echo "Stopped. The logs are in $folder."
}

fail() { echo "$1" >&2; [ -f "${2:-}" ] && tail -20 "$2" >&2; exit 1; }

# Each runs in a session of its own: Ctrl-C reaches this script alone, which stops the silos before their database.
start_postgres() {
  local bin user=() port=$((http_port + 352))
  bin=$(dirname "$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)" 2>/dev/null)
  [ -x "$bin/postgres" ] || fail "PostgreSQL's server is not installed: apt-get install postgresql, or give STORE=\"postgres:…\"."
  mkdir "$folder/postgres" || exit 1
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder/postgres" || fail "PostgreSQL refuses to run as root, and there is no user 'postgres'."
    user=(setpriv --reuid postgres --regid postgres --clear-groups --)
  fi
  (cd "$folder/postgres" && "${user[@]}" "$bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C >"$folder/postgres.log" 2>&1) || fail "initdb failed:" "$folder/postgres.log"
  (cd "$folder/postgres" && exec setsid "${user[@]}" "$bin/postgres" -D data -p "$port" -h 127.0.0.1 -k "$folder/postgres") >>"$folder/postgres.log" 2>&1 </dev/null &
  postgres=$!
  until grep -sq '^ready' "$folder/postgres/data/postmaster.pid"; do
    kill -0 "$postgres" 2>/dev/null || fail "PostgreSQL does not start:" "$folder/postgres.log"
    sleep 0.1
  done
  STORE="postgres:Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
}

start_silo() {
  local port=$((http_port + $1))
  (cd "$folder" && exec setsid "$silo" --store "$STORE" --cluster "${CLUSTER:-local}" --http-port "$port" --silo-port $((port + 100)) --gateway-port $((port + 200)) \
    --keys "$folder/keys.json") >"$folder/silo-$1.log" 2>&1 </dev/null &
  silos+=($!)
}

await_silo() {
  local port=$((http_port + $1))
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && grep -q 'HTTP listens on' "$folder/silo-$1.log"; do
    kill -0 "${silos[$1]}" 2>/dev/null || fail "Silo $1 does not start:" "$folder/silo-$1.log"
    sleep 0.1
  done
}

trap 'exit 130' INT
trap 'exit 143' TERM
trap stop EXIT
[ -n "${STORE:-}" ] || start_postgres
random() { head -c 24 /dev/urandom | base64; }
ORDERCLUSTER_SECRET=${ORDERCLUSTER_SECRET:-$(random)} ORDERCLUSTER_CLIENT_SECRET=${ORDERCLUSTER_CLIENT_SECRET:-$(random)}
export ORDERCLUSTER_SECRET ORDERCLUSTER_CLIENT_SECRET

# The first one makes the tables and the first key.
start_silo 0
await_silo 0
for ((i = 1; i < count; i++)); do start_silo "$i"; done
for ((i = 1; i < count; i++)); do await_silo "$i"; done

echo "$count silos of cluster ${CLUSTER:-local}:"
for ((i = 0; i < count; i++)); do echo "  http://127.0.0.1:$((http_port + i))/   gateway 127.0.0.1:$((http_port + i + 200))   process ${silos[$i]}   log $folder/silo-$i.log"; done
echo "Key with all scopes: $(grep -o 'oc_[A-Za-z0-9_-]*' "$folder/silo-0.log" | head -1)"
echo "Clients over HTTP send the key as X-Api-Key; oc takes it from OC_API_KEY. .NET clients of the gateways (docs/client.md) need the key and:"
echo "  export ORDERCLUSTER_CLIENT_SECRET=$ORDERCLUSTER_CLIENT_SECRET"
echo "  cluster ${CLUSTER:-local}, gateways $(for ((i = 0; i < count; i++)); do printf '%s127.0.0.1:%d' "${comma:-}" $((http_port + i + 200)); comma=,; done)"
echo "Ctrl-C stops them."
wait
