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

cov:
	@command -v gcovr >/dev/null || { echo "apt install gcovr"; exit 1; }
	tools/check-build build-cov -Db_coverage=true -Doptimization=0
	gcovr -r . --object-directory build-cov -f src/ -e '.*/t_[^/]*$$' -s

# docs/ref anew from the tables of the program; the test `docs` compares.
docs:
	tools/build build
	tools/docs build

# Requirements that no test names yet; STEP=2 for those of one step.
requirements:
	tools/requirements $(STEP)

clean:
	rm -rf build build-asan build-tsan build-fuzz build-cov

.PHONY: all check lint asan tsan fuzz cov docs requirements clean
