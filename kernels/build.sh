#!/bin/sh
# Builds the operators for linux-x86_64 into the resources of this module, beside the hash of their
# sources. The same compiler makes the same bytes of them in any folder.
#
#   pip install torch==2.7.1      (its headers alone are used)
#   kernels/build.sh [FOLDER OF THE LIBRARY]
#
# PYTHON: one that can import torch; TORCH: the folder of its package; CXX: the compiler.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cxx=${CXX:-g++}
torch=${TORCH:-$("${PYTHON:-python3}" -c 'import torch; print(torch.__path__[0])')}
target=${1:-$here/src/main/resources/kernels/linux-x86_64}
version=$(sed -n "s/^__version__ = '\([0-9.]*\).*/\1/p" "$torch/version.py")
[ "$version" = 2.7.1 ] || { echo "torch 2.7.1 is needed, $torch is $version" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Of libtorch and OpenMP only the names are needed: in the process they are DJL's, loaded before.
for name in libc10.so libtorch_cpu.so libgomp.so.1; do
  "$cxx" -shared -nostdlib -x c++ /dev/null -Wl,-soname,"$name" -o "$work/$name"
done

# -Wno-maybe-uninitialized: g++ 12 says so of its own intrinsics of AVX-512.
cd "$here/src/main/native"
for source in *.cpp; do
  "$cxx" -std=c++17 -O3 -fPIC -fopenmp -fvisibility=hidden -fvisibility-inlines-hidden \
    -ffp-contract=off -fno-math-errno -Wall -Wextra -Wno-unused-parameter -Wno-maybe-uninitialized \
    -D_GLIBCXX_USE_CXX11_ABI=1 -DNDEBUG -ffile-prefix-map="$here=." -ffile-prefix-map="$torch=torch" \
    -isystem "$torch/include" -c "$source" -o "$work/${source%.cpp}.o"
done
mkdir -p "$target"
"$cxx" -shared -s -Wl,--build-id=none -Wl,--no-as-needed -Wl,-O1 -Wl,--gc-sections \
  -o "$target/libparley.so" "$work"/*.o \
  "$work/libc10.so" "$work/libtorch_cpu.so" "$work/libgomp.so.1"
# Of this script too: other flags, other bytes.
LC_ALL=C cat -- *.cpp *.h "$here/build.sh" | sha256sum | cut -d' ' -f1 > "$target/sources.sha256"
"$cxx" --version | head -n 1 > "$target/compiler"
ls -l "$target/libparley.so"
