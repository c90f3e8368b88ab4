#!/bin/sh
# Builds the operators for Linux on x86-64 and on aarch64 into the resources of this module, beside the
# hash of their sources. The same compiler makes the same bytes of them in any folder.
#
#   pip install torch==2.7.1                        (its headers alone are used)
#   apt-get install g++ g++-aarch64-linux-gnu       (on x86-64)
#   kernels/build.sh [FOLDER OF THE LIBRARIES]
#
# PYTHON: one that can import torch; TORCH: the folder of its package; CXX: the compiler for this
# machine. A library whose compiler is not here stays as it is, and CommittedLibraryTest says so.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
torch=${TORCH:-$("${PYTHON:-python3}" -c 'import torch; print(torch.__path__[0])')}
target=${1:-$here/src/main/resources/kernels}
version=$(sed -n "s/^__version__ = '\([0-9.]*\).*/\1/p" "$torch/version.py")
[ "$version" = 2.7.1 ] || { echo "torch 2.7.1 is needed, $torch is $version" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here/src/main/native"

# The compiler for an architecture, if there is one.
compiler_for() {
  for cxx in "${CXX:-g++}" "$1-linux-gnu-g++"; do
    case $("$cxx" -dumpmachine 2>/dev/null || true) in
      "$1"-*) echo "$cxx" && return ;;
    esac
  done
}

# build ARCHITECTURE COMPILER NAME-OF-OPENMP SOURCE...
build() {
  cxx=$2 parts=$work/$1 out=$target/linux-$1 openmp=$3
  shift 3
  mkdir -p "$parts" "$out"
  # Of libtorch and OpenMP only the names are needed: in the process they are DJL's, loaded before.
  for name in libc10.so libtorch_cpu.so "$openmp"; do
    "$cxx" -shared -nostdlib -x c++ /dev/null -Wl,-soname,"$name" -o "$parts/$name"
  done
  # -Wno-maybe-uninitialized: g++ 12 says so of its own intrinsics of AVX-512.
  for source; do
    "$cxx" -std=c++17 -O3 -fPIC -fopenmp -fvisibility=hidden -fvisibility-inlines-hidden \
      -ffp-contract=off -fno-math-errno -Wall -Wextra -Wno-unused-parameter -Wno-maybe-uninitialized \
      -D_GLIBCXX_USE_CXX11_ABI=1 -DNDEBUG -ffile-prefix-map="$here=." -ffile-prefix-map="$torch=torch" \
      -isystem "$torch/include" -c "$source" -o "$parts/${source%.cpp}.o"
  done
  "$cxx" -shared -s -Wl,--build-id=none -Wl,--no-as-needed -Wl,-O1 -Wl,--gc-sections \
    -o "$out/libparley.so" "$parts"/*.o "$parts/libc10.so" "$parts/libtorch_cpu.so" "$parts/$openmp"
  # Of this script too: other flags, other bytes.
  LC_ALL=C cat -- *.cpp *.h "$here/build.sh" | sha256sum | cut -d' ' -f1 > "$out/sources.sha256"
  "$cxx" --version | head -n 1 > "$out/compiler"
  ls -l "$out/libparley.so"
}

x86_64=$(compiler_for x86_64)
aarch64=$(compiler_for aarch64)
neutral=$(ls -- *.cpp | grep -v -e _avx -e _neon -e cpu_)
# shellcheck disable=SC2086 # names of files
[ -z "$x86_64" ] || build x86_64 "$x86_64" libgomp.so.1 $neutral ./*_avx*.cpp cpu_x86_64.cpp
# shellcheck disable=SC2086
[ -z "$aarch64" ] || build aarch64 "$aarch64" libgomp-58a43326.so.1.0.0 $neutral ./*_neon*.cpp cpu_aarch64.cpp
