#!/bin/bash
# A PostgreSQL 15 of its own for tests, reachable through a socket in DIR only.
#   pg-test.sh start DIR   prints the URL
#   pg-test.sh stop DIR    harmless when nothing runs
# Nothing in it outlives the tests, so it does not wait for the disk.
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
dir=${2:?usage: pg-test.sh start|stop DIR}

# PostgreSQL refuses to run as root.
as_owner() {
	if [ "$(id -u)" = 0 ]; then
		(cd / && runuser -u postgres -- "$@")
	else
		"$@"
	fi
}

start() {
	local port
	[ -x $bin/initdb ] || { echo "PostgreSQL 15 is not installed (./dev setup)" >&2; exit 1; }
	mkdir -p "$dir"
	[ "$(id -u)" != 0 ] || chown postgres "$dir"
	as_owner $bin/initdb -D "$dir/data" -U postgres --auth=trust --locale=C.UTF-8 -E UTF8 -k -N >"$dir.log" 2>&1 ||
		{ cat "$dir.log" >&2; exit 1; }
	rm -f "$dir.log"
	# The port only names the socket file; another try if somebody has it.
	for _ in 1 2 3 4 5; do
		port=$((20000 + RANDOM % 20000))
		if as_owner $bin/pg_ctl -D "$dir/data" -l "$dir/log" -w -t 30 -s start -o "-p $port -k $dir \
			-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=200 \
			-c shared_buffers=64MB" </dev/null >/dev/null 2>&1; then
			echo "postgresql://postgres@/postgres?host=$dir&port=$port"
			return
		fi
	done
	cat "$dir/log" >&2
	exit 1
}

stop() {
	[ -f "$dir/data/postmaster.pid" ] || return 0
	as_owner $bin/pg_ctl -D "$dir/data" -m immediate -w -t 30 -s stop >/dev/null 2>&1 || true
}

case $1 in
start) start ;;
stop) stop ;;
*) echo "usage: pg-test.sh start|stop DIR" >&2; exit 2 ;;
esac
