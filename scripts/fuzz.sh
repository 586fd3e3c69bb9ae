#!/usr/bin/env bash
# Runs the fuzz target of the CSV reader: scripts/fuzz.sh [SECONDS]   (60 by default; needs clang and libclang-rt-14-dev)
set -euo pipefail
seconds=${1:-60}
root=$(cd "$(dirname "$0")/.." && pwd)
build=${RANKWISE_FUZZ_BUILD:-$root/build/fuzz}

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Release \
  -DRANKWISE_BUILD_FUZZ=ON -DRANKWISE_BUILD_TESTS=OFF -DRANKWISE_SANITIZE=ON -DRANKWISE_WARNINGS_AS_ERRORS=OFF \
  ${CMAKE_CXX_COMPILER_LAUNCHER:+-DCMAKE_CXX_COMPILER_LAUNCHER=$CMAKE_CXX_COMPILER_LAUNCHER} >/dev/null
cmake --build "$build" --target csv_fuzz

# What is found goes to the first folder; the seeds in the second one stay as they are.
mkdir -p "$build/corpus"
cd "$build"  # crash-* files are written here
./tests/fuzz/csv_fuzz -max_total_time="$seconds" -max_len=4096 -timeout=10 -print_final_stats=1 -verbosity=0 -use_value_profile=1 \
  "$build/corpus" "$root/tests/fuzz/corpus"
