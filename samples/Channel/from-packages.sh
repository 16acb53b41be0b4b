#!/usr/bin/env bash
# Shows that a stranger's program needs nothing of this repository but its packages: packs them into a feed of its own, builds the sample against that feed
# in a folder outside of the repository, and places an order with it at a silo. Everything is gone afterwards.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/ordercluster-packages-XXXXXX") silo=
trap '[ -z "$silo" ] || kill "$silo" 2>/dev/null; rm -rf "$folder"' EXIT
free_port() { while port=$((20000 + RANDOM % 20000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done; echo "$port"; }

for project in Grains.Interfaces Client; do dotnet pack "$root/src/$project" -c Release --nologo -v q -o "$folder/feed"; done
ls "$folder/feed"

mkdir "$folder/sample"
cp "$root/samples/Channel/Program.cs" "$root/samples/Channel/Channel.csproj" "$folder/sample"
cat >"$folder/sample/nuget.config" <<XML
<configuration><packageSources><add key="local" value="$folder/feed" /></packageSources></configuration>
XML
version=$(basename "$folder"/feed/OrderCluster.Client.*.nupkg .nupkg) && version=${version#OrderCluster.Client.}
(cd "$folder/sample" && dotnet build -c Release --nologo -v q -o "$folder/built" -p:OrderClusterVersion="$version" \
  -p:RestorePackagesPath="$folder/packages" -p:RestoreFallbackFolders="${NUGET_PACKAGES:-$HOME/.nuget/packages}")

[ -n "${NO_BUILD:-}" ] || dotnet build "$root/src/Silo" -c Release --nologo -v q
export ORDERCLUSTER_SECRET=$(head -c 24 /dev/urandom | base64)
http=$(free_port) gateway=$(free_port)
(cd "$folder" && exec "$root/artifacts/bin/Silo/release/OrderCluster.Silo" --store memory: --allow-not-durable --http-port "$http" --gateway-port "$gateway") >"$folder/silo.log" 2>&1 &
silo=$!
until grep -q 'HTTP listens on' "$folder/silo.log"; do kill -0 "$silo" 2>/dev/null || { cat "$folder/silo.log" >&2; exit 1; }; sleep 0.2; done
export OC_API_KEY=$(grep -o 'oc_[A-Za-z0-9_-]*' "$folder/silo.log" | head -1)
curl -fsS -o /dev/null "http://127.0.0.1:$http/v1/inventory/MUG-WHITE/receipts" -H "X-Api-Key: $OC_API_KEY" -H 'Content-Type: application/json' \
  -d '{"receiptId": "first", "quantity": 10, "reference": "first stock"}'
dotnet "$folder/built/OrderCluster.Channel.dll" "127.0.0.1:$gateway" default A-1001 MUG-WHITE
