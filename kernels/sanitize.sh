#!/bin/sh
# Builds the operators' arithmetic with the sanitizers of addresses and of undefined behaviour and tests
# it (src/test/native): against plain arithmetic, and over tensors of odd sizes, where the first byte
# read or written outside fails. On every path that this machine has. Needs g++ alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
native=$here/src/main/native
# The path of AVX-VNNI by the same instruction of AVX-512, where the CPU has that alone.
vnni=
grep -qw avx_vnni /proc/cpuinfo || vnni=-DPARLEY_AVX512VL
# What needs no libtorch, for this CPU.
arithmetic=$(grep -L -e '<torch/' -e '<c10/' "$native"/*.cpp | grep -v -e _neon -e _aarch64)
# shellcheck disable=SC2086 # names of files
"${CXX:-g++}" -std=c++17 -O1 -g -fopenmp -ffp-contract=off \
  $vnni -fsanitize=address,undefined -fno-sanitize-recover=all -I "$native" \
  "$here"/src/test/native/*.cpp $arithmetic -o "$work/checks"
OMP_NUM_THREADS=2 "$work/checks"
