#!/usr/bin/env bash
# Runs the tests on a real PostgreSQL and a real Elasticsearch, which it starts and stops; fails where they
# cannot be started. Arguments go to pytest; without any, the whole suite but the browser's runs.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/services
say() { echo "toguna: $*" >&2; }

shared=${TOGUNA_SHARED:-../shared}
node=$shared/services/elasticsearch/es_node.sh
[ -f "$node" ] || { say "a real Elasticsearch is needed: $node is not there (see TOGUNA_SHARED)"; exit 1; }

free_port() { .venv/bin/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

name=toguna-$$
folder=$(mktemp -d)
chmod 755 "$folder"
stop() {
  bash "$node" stop "$name" >/dev/null 2>&1 || true
  [ ! -d "$folder/postgresql" ] || $here/postgresql.sh stop "$folder/postgresql" >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

if ! command -v mvn >/dev/null || ! command -v java >/dev/null; then
  say "installing Java and Maven from Debian's packages"
  { apt-get update -qq && apt-get install -y -qq openjdk-17-jre-headless maven; } >/dev/null || { say "Java and Maven are needed"; exit 1; }
fi
say "starting PostgreSQL"
TOGUNA_DATABASE_URL=$($here/postgresql.sh start "$folder/postgresql" "$(free_port)") || { say "PostgreSQL could not be started"; exit 1; }
say "starting Elasticsearch (fetched the first time, about a minute)"
bash "$node" fetch >"$folder/fetch.log" 2>&1 || { cat "$folder/fetch.log" >&2; say "Elasticsearch could not be fetched"; exit 1; }
port=$(free_port)
bash "$node" start "$name" "$port" "$(free_port)" >"$folder/start.log" 2>&1 || { cat "$folder/start.log" >&2; say "Elasticsearch could not be started"; exit 1; }

export TOGUNA_DATABASE_URL TOGUNA_SEARCH_ENGINE=elasticsearch TOGUNA_ELASTICSEARCH_URL=http://127.0.0.1:$port
export TOGUNA_REQUIRE_SERVICES=1
[ $# -gt 0 ] || set -- -m "not browser" -n 2
.venv/bin/python -m pytest "$@"
