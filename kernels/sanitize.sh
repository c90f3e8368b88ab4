#!/bin/sh
# Builds the operators' arithmetic with the sanitizers of addresses and of undefined behaviour, runs it
# over tensors of odd sizes and fails at the first byte read or written outside. Needs g++ alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
native=$here/src/main/native
"${CXX:-g++}" -std=c++17 -O1 -g -fopenmp -ffp-contract=off \
  -fsanitize=address,undefined -fno-sanitize-recover=all -I "$native" \
  "$here/src/test/native/bounds.cpp" "$native/attend.cpp" "$native/recur.cpp" \
  "$native/linear.cpp" "$native/linear_avx2.cpp" \
  "$native/kernel_avx2.cpp" "$native/kernel_avx512.cpp" -o "$work/bounds"
OMP_NUM_THREADS=2 "$work/bounds"
