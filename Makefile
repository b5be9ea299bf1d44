# Front door to meson; ./dev does the same and installs what is missing.
FUZZ_SECONDS ?= 30

all:
	./dev build

check:
	./dev test

lint:
	tools/lint

# ASan with UBSan, then TSan: everything is built and tested again.
asan:
	tools/check-build build-asan -Db_sanitize=address,undefined -Db_lundef=false

tsan:
	tools/check-build build-tsan -Db_sanitize=thread -Db_lundef=false

# Each parser for FUZZ_SECONDS under clang's libFuzzer; what it finds stays in build-fuzz.
fuzz:
	tools/fuzz $(FUZZ_SECONDS)

# Which lines the tests reach; TESTS="base forms" for some of them.
cov:
	@command -v gcovr >/dev/null || ./dev install gcovr
	tools/cov $(TESTS)

# docs/ref anew from the tables of the program; the test `docs` compares.
docs:
	tools/build build
	tools/docs build

# The n-th call into the engine fails, for every n, each time with verify and recount; then
# power cuts, kill -9 and a full disk for some minutes.
fault:
	tools/build build
	tools/with-pg build/tests/scenario/fault pg long
	build/tests/scenario/fault sqlite long
	tools/with-pg build/tests/scenario/fault-family pg long
	build/tests/scenario/fault-family sqlite long
	ZENDEGI_POWER_CUTS=3000 ZENDEGI_FAULT_SECONDS=120 meson test -C build --no-rebuild \
		--timeout-multiplier 4 --print-errorlogs store_power store_file_power store_crash store_fault \
		fault-kill fault-full fault-control fault-secret

# What only shows with many: a country of 45,000 households made twice, backed up, killed and
# restored; 5,000 slow connections. ZENDEGI_SOAK_DATA=DIR takes a country that is there already.
SOAK ?= 45000
soak:
	tools/build build
	ZENDEGI_SOAK_HOUSEHOLDS=$(SOAK) python3 -B tests/fault/nation.py build/src/app/zendegi
	ZENDEGI_SLOW_CONNECTIONS=5000 python3 -B tests/fault/slow.py build/src/app/zendegi

# A primary, two standbys, Patroni and etcd on this machine (Debian's packages); the primary is
# killed twice under load, and the answers are counted. As root.
ha:
	tools/build build
	@test -x /usr/bin/patroni -a -x /usr/bin/etcd || ./dev install patroni etcd-server postgresql-15
	python3 -B tests/ha/ha.py build/src/app/zendegi

# Every page of every role at both sizes, and people at work; pictures in build/shots.
browser:
	./dev setup
	tools/build build
	node tests/browser/gallery.mjs build/tests/browser/gallery build/shots/gallery
	node tests/browser/journeys.mjs build/src/app/zendegi build/shots

# Requirements that no check of the last run proves; STEP=2 for those of one step.
requirements:
	tools/requirements $(STEP)

# What the program reaches of what this machine can do: docs/performance.md. bench keeps a
# sample of a million persons in BENCH_CACHE (4 GB, made once in a few minutes); bench-quick
# takes under three minutes. Both refuse to judge while others are busy. bench-prepare makes
# what a full run needs, so that a run in a quiet hour only measures; NATION=DIR takes a
# country of `zendegi demo --province national` instead of the million.
BENCH_CACHE ?= /tmp
BENCH = python3 -B bench/bench.py --cache $(BENCH_CACHE) $(if $(NATION),--nation $(NATION))
bench:
	./dev build
	$(BENCH) --write docs/performance.md

bench-prepare:
	./dev build
	$(BENCH) --prepare

bench-quick:
	./dev build
	python3 bench/bench.py --quick

clean:
	rm -rf build build-asan build-tsan build-fuzz build-cov

.PHONY: all bench bench-prepare bench-quick check lint asan tsan fuzz cov docs fault soak ha browser requirements clean
