#!/bin/sh
# Tests the operators' arithmetic for aarch64 (src/test/native) under QEMU: on a CPU with the instruction
# that adds products of four bytes and on one without, against plain arithmetic and, all operators, against
# the bits of x86-64. Needs g++, g++-aarch64-linux-gnu and qemu-user.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
native=$here/src/main/native
arithmetic=$(grep -L -e '<torch/' -e '<c10/' "$native"/*.cpp) # what needs no libtorch

# build COMPILER OTHERS' SOURCES, in a pattern, PROGRAM
build() {
  # shellcheck disable=SC2046 # names of files
  "$1" -std=c++17 -O2 -fopenmp -ffp-contract=off -I "$native" "$here"/src/test/native/*.cpp \
    $(echo "$arithmetic" | grep -v -e "$2") -o "$work/$3"
}
build "${CXX:-g++}" '_neon\|_aarch64' x86
build aarch64-linux-gnu-g++ '_avx\|_x86_64' arm

export OMP_NUM_THREADS=2
results() { sed -n 's/.*results //p' | sort -u; }
expected=$("$work/x86" | results)
for cpu in max cortex-a72; do
  echo "$cpu"
  qemu-aarch64 -L /usr/aarch64-linux-gnu -cpu "$cpu" "$work/arm" > "$work/output" || { cat "$work/output" && exit 1; }
  cat "$work/output"
  [ "$(results < "$work/output")" = "$expected" ] || { echo "x86-64: $expected" >&2 && exit 1; }
done
