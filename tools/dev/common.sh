# Sourced by tools/demo, tools/test, tools/bench and tools/prove.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
program=$(basename "$0")

say() { printf '\n%s: %s\n' "$program" "$*"; }
fail() {
    printf '%s: %s\n' "$program" "$*" >&2
    exit 1
}

# Configures a preset and builds all of it, or the targets named.
build() { # PRESET [TARGET…]
    local preset=$1 log=build/$1.configure.log
    shift
    mkdir -p build
    cmake --preset "$preset" >"$log" 2>&1 || {
        cat "$log" >&2
        fail "configuring $preset failed"
    }
    cmake --build --preset "$preset" ${1:+--target "$@"} || fail "building $preset failed"
}

# Programs for this machine, whatever the Windows build is: the XTEST driver, and a disk without room.
build_natives() {
    native xinput tools/dev/xinput/xinput.c -lX11 -lXtst
    native full_disk.so tests/e2e/full_disk.c -shared -fPIC
}

native() { # NAME SOURCE FLAG…
    local name=$1 source=$2
    [[ -e build/$name && -z $(find "$(dirname "$source")" -name '*.[ch]' -newer "build/$name") ]] && return
    mkdir -p build
    cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Wpedantic -Werror -o "build/$name" "${@:2}" ||
        fail "building $name failed"
}
