#!/usr/bin/env bash
# Installs build/release into a folder of its own and builds tests/package against it, as another project would.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/mpi_environment.sh
prefix="$PWD/build/package/installed"
consumer="$PWD/build/package/consumer"

rm -rf build/package
cmake --install build/release --prefix "$prefix" >build/package-install.log
cmake -S tests/package -B "$consumer" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$prefix"
cmake --build "$consumer"
for ranks in 1 2; do
  run_ranks "$ranks" "$consumer/consumer"
done
"$prefix/bin/rankwise" --help >/dev/null
echo "package: $(find "$prefix/include" -name '*.hpp' | wc -l) headers, $(find "$prefix/lib" -name '*.a' | wc -l) libraries"
