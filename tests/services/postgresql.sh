#!/usr/bin/env bash
# A PostgreSQL for tests: a cluster of its own in FOLDER, tuned to forget, on the loopback and a port of its own.
#   postgresql.sh start FOLDER PORT    make the cluster, start it, print its address
#   postgresql.sh stop FOLDER          stop it at once and delete the folder
# As root it installs Debian's package where there is none, and runs as an unprivileged user.
set -euo pipefail
command=${1:?start or stop}
folder=${2:?folder}

say() { echo "toguna: $*" >&2; }

binaries() { find /usr/lib/postgresql/*/bin -maxdepth 1 -name initdb 2>/dev/null | sort -V | tail -1 | xargs -r dirname; }

if [ -z "$(binaries)" ]; then
  [ "$(id -u)" = 0 ] || { say "PostgreSQL is needed (on Debian: apt install postgresql)"; exit 1; }
  say "installing PostgreSQL from Debian's packages"
  # Nothing but the programs is wanted: no cluster of the system's.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql; } >/dev/null ||
    { say "PostgreSQL could not be installed"; exit 1; }
fi
bin=$(binaries)

# PostgreSQL refuses to run as root.
as=()
[ "$(id -u)" != 0 ] || as=(setpriv --reuid postgres --regid postgres --init-groups)

case $command in
start)
  port=${3:?port}
  mkdir -p "$folder"
  [ "$(id -u)" != 0 ] || chown postgres:postgres "$folder"
  cd "$folder"
  # Names are put in order as French readers expect, whatever the machine's locales.
  "${as[@]}" "$bin/initdb" --pgdata="$folder/data" --username=toguna --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --locale-provider=icu --icu-locale=fr --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
  "${as[@]}" tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$folder'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 1h
shared_buffers = 256MB
max_connections = 100
jit = off
CONF
  "${as[@]}" "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/postgresql.log" --wait --silent start ||
    { cat "$folder/postgresql.log" >&2; exit 1; }
  echo "postgresql://toguna@127.0.0.1:$port/postgres"
  ;;
stop)
  "${as[@]}" "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop || true
  rm -rf "$folder"
  ;;
*)
  say "start or stop, not $command"
  exit 2
  ;;
esac
