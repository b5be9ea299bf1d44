#!/bin/bash
# The commands of docs/scripts.md, on a small sample, alone and beside a running server.
#   commands.sh PROGRAM
set -u
z=$1
work=$(mktemp -d)
data=$work/data
server=
n=0
status=0
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$work"' EXIT

ok() {
	local name=$1
	shift
	n=$((n + 1))
	if "$@"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		tail -n 5 "$work/out" "$work/err" | sed 's/^/# /'
		status=1
	fi
}
# ends STATUS COMMAND...: runs the program and compares how it ends.
ends() {
	local want=$1
	shift
	"$z" "$@" >"$work/out" 2>"$work/err"
	[ $? = "$want" ]
}
says() { grep -Eq -- "$1" "$work/out" "$work/err"; }
# http STATUS PATH [options of curl]
http() {
	local want=$1 path=$2
	shift 2
	[ "$(curl -s -o "$work/out" -w '%{http_code}' "$@" "http://127.0.0.1:$port$path")" = "$want" ]
}
start() {
	"$z" serve --data "$data" --listen 127.0.0.1:0 2>"$work/log" &
	server=$!
	for _ in $(seq 100); do
		port=$(sed -n 's/.*port="\([0-9]*\)".*/\1/p' "$work/log")
		[ -n "$port" ] && return 0
		sleep 0.1
	done
	return 1
}

ok "no command ends with 2" ends 2
ok "an unknown option ends with 2" ends 2 serve --dta x
ok "serving nothing ends with 3" ends 3 serve --data "$data"
ok "a sample is made" ends 0 demo --data "$data" --households 300 --seed 7 --quiet
ok "and not twice" ends 3 demo --data "$data" --households 300
ok "the key lies outside the data" test -f "$data.keys/master.key"
ok "migrate has nothing to do" ends 0 migrate --data "$data"
ok "a token without a server" ends 0 token --data "$data" --user madadkar

ok "it serves" start
ok "alive" http 200 /healthz
ok "ready" http 200 /readyz
ok "figures for this machine" http 200 /metrics
ok "with the time of each route" says 'zendegi_request_seconds_count\{method="GET",route="/readyz"\} 1'
ok "and settings that keep data safe" says 'zendegi_store_setting_good\{name="synchronous"\} 1'
ok "top shows what happens" ends 0 top --data "$data" --once
ok "and that no backup is known" says 'NO BACKUP KNOWN'
ok "a second server is refused" ends 3 serve --data "$data" --listen 127.0.0.1:0
ok "a token beside the server" ends 0 token --data "$data" --user madadkar
token=$(cat "$work/out")
ok "which opens the API" http 200 "/api/v1/households?limit=1" -H "Authorization: Bearer $token"
ok "and nothing without it" http 401 "/api/v1/households?limit=1"
# A made-up key may name any shard; it must not end the server.
as=(-H "Authorization: Bearer $token" -H 'Content-Type: application/json')
for key in 0000000000001 0000000000000 zzzzzzzzzzzzz 7zzzzzzzzzzzz; do
	ok "no household $key" http 404 "/api/v1/households/$key" "${as[@]}"
	ok "no visits of $key" http 404 "/api/v1/households/$key/visits" "${as[@]}"
	ok "no visit $key" http 404 "/api/v1/visits/$key" "${as[@]}"
	ok "no request $key" http 404 "/api/v1/requests/$key" "${as[@]}"
	ok "no change of $key" http 404 "/api/v1/households/$key" "${as[@]}" -X PATCH -H 'If-Match: "1"' -d '{"risk_level":"high"}'
	case $key in 000*0 | zzz*) continue ;; esac        # not even of a key's form
	ok "no visit planned for $key" http 404 /api/v1/visits "${as[@]}" -H "Idempotency-Key: $key" \
		-d "{\"household\":\"$key\",\"kind\":\"periodic\",\"planned_on\":\"2035-01-01\"}"
	ok "still alive" http 200 /readyz
done
ok "errors in English for whoever asks" http 401 /api/v1/households -H 'Accept-Language: en'
ok "with words" says 'Please sign in first'
ok "no token for a stranger" ends 3 token --data "$data" --user nobody
ok "no token for a role that is not hers" ends 3 token --data "$data" --user madadkar --role administrator
ok "check beside the server" ends 0 check --data "$data"
ok "verify beside the server" ends 0 verify --data "$data"
ok "doctor beside the server" ends 0 doctor --data "$data"
ok "backup beside the server" ends 0 backup --data "$data" --to "$work/backup"
ok "the socket is not in it" says '3 files|2 files'

saved=$(echo "$work"/backup/*)
ok "the backup is whole" ends 0 backup verify "$saved"
ok "restore" ends 0 restore --from "$saved" --to "$work/again"
ok "restored data without the key stay shut" ends 3 verify --data "$work/again"
mkdir -m 700 "$work/again.keys"
cp "$data.keys/master.key" "$work/again.keys/"
ok "with it they are right" ends 0 verify --data "$work/again"
kill "$server"
wait "$server"
ok "it ends cleanly" test $? = 0
server=
ok "and takes its socket along" test ! -e "$data/control"
printf x | dd of="$saved/national.db" bs=1 seek=30000 conv=notrunc status=none
ok "a changed backup is named" ends 3 backup verify "$saved"
echo "1..$n"
exit $status
