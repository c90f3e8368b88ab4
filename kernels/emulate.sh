#!/bin/sh
# Tests every path of the operators' arithmetic (src/test/native) on any CPU with AVX2: AVX-512 and the
# VNNI of 256 and 512 bits are functions of SIMDe here (Debian: libsimde-dev, headers alone). Needs g++
# and objdump.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The compiler may use AVX2 and no more: what the sources allow it beyond that is taken out.
mkdir "$work/native"
for source in "$here"/src/main/native/*.cpp "$here"/src/main/native/*.h; do
  sed 's/^#pragma GCC target.*//' "$source" > "$work/native/${source##*/}"
done
# What needs no libtorch, for x86-64.
arithmetic=$(grep -L -e '<torch/' -e '<c10/' "$work"/native/*.cpp | grep -v -e _neon -e _aarch64)
# -fno-tree-sra: g++ 12 crashes on these types in that pass.
# shellcheck disable=SC2086 # names of files
"${CXX:-g++}" -std=c++17 -O1 -fopenmp -ffp-contract=off -mavx2 -mfma -mf16c -Wno-psabi -fno-tree-sra \
  -DPARLEY_EMULATED -DPARLEY_AVX512VL -include "$here/src/test/native/emulated.h" \
  -I "$work/native" "$here"/src/test/native/*.cpp $arithmetic -o "$work/checks"
objdump -d "$work/checks" > "$work/listing"
if grep -E '%zmm|%[xy]mm(1[6-9]|2[0-9]|3[01])|%k[0-7]|vpdp' "$work/listing"; then
  echo "that is more than AVX2: what was to be emulated was not" >&2
  exit 1
fi
OMP_NUM_THREADS=2 "$work/checks"
