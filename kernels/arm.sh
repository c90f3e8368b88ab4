#!/bin/sh
# Tests the operators' arithmetic for aarch64 (src/test/native) under QEMU and the sanitizers of addresses
# and of undefined behaviour: on a CPU with the instruction that adds products of four bytes and on one
# without, against plain arithmetic and, all operators, against the bits of x86-64. Needs g++,
# g++-aarch64-linux-gnu and qemu-user.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
native=$here/src/main/native
arithmetic=$(grep -L -e '<torch/' -e '<c10/' "$native"/*.cpp) # what needs no libtorch

# build COMPILER OTHERS' SOURCES, in a pattern, PROGRAM FLAGS...
build() {
  cxx=$1 others=$2 program=$work/$3
  shift 3
  # shellcheck disable=SC2046 # names of files
  "$cxx" -std=c++17 -fopenmp -ffp-contract=off "$@" -I "$native" "$here"/src/test/native/*.cpp \
    $(echo "$arithmetic" | grep -v -e "$others") -o "$program"
}
build "${CXX:-g++}" '_neon\|_aarch64' x86 -O2
build aarch64-linux-gnu-g++ '_avx\|_x86_64' arm \
  -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all

export OMP_NUM_THREADS=2
export ASAN_OPTIONS=detect_leaks=0 # QEMU has not what that needs
results() { sed -n 's/.*results //p' | sort -u; }
expected=$("$work/x86" | results)
for cpu in max cortex-a72; do
  echo "$cpu"
  qemu-aarch64 -L /usr/aarch64-linux-gnu -cpu "$cpu" "$work/arm" > "$work/output" 2>&1 ||
    { cat "$work/output" && exit 1; }
  cat "$work/output"
  [ "$(results < "$work/output")" = "$expected" ] || { echo "x86-64: $expected" >&2 && exit 1; }
done
