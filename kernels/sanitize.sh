#!/bin/sh
# Builds the operators' arithmetic with the sanitizers of addresses and of undefined behaviour, runs it
# over tensors of odd sizes and fails at the first byte read or written outside. Needs g++ alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
native=$here/src/main/native
# The path of AVX-VNNI by the same instruction of AVX-512, where the CPU has that alone.
vnni=
grep -qw avx_vnni /proc/cpuinfo || vnni=-DPARLEY_AVX512VL
"${CXX:-g++}" -std=c++17 -O1 -g -fopenmp -ffp-contract=off \
  $vnni -fsanitize=address,undefined -fno-sanitize-recover=all -I "$native" \
  "$here/src/test/native/bounds.cpp" "$native/append_avx2.cpp" "$native/attend.cpp" "$native/recur.cpp" \
  "$native/linear.cpp" "$native/blocks.cpp" "$native/quantize.cpp" \
  "$native/products_avx2.cpp" "$native/products_avxvnni.cpp" "$native/products_avx512.cpp" \
  "$native/kernel_avx2.cpp" "$native/kernel_avx512.cpp" -o "$work/bounds"
OMP_NUM_THREADS=2 "$work/bounds"
