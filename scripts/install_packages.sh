#!/usr/bin/env bash
# Installs those Debian packages of scripts/packages.txt that are missing.
# Usage: install_packages.sh [GROUP...]     groups: build (default), checks
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

packages_of() {  # GROUP...: the packages under these headings, one a line
  awk -v wanted=" $* " '
    { sub(/#.*/, ""); gsub(/[ \t]+/, "") }
    /^\[.*\]$/ { group = substr($0, 2, length($0) - 2); next }
    $0 != "" && index(wanted, " " group " ") { print }' "$here/packages.txt"
}

groups=("$@")
if [ ${#groups[@]} -eq 0 ]; then groups=(build); fi
for group in "${groups[@]}"; do
  if ! grep -qx "\[$group\]" "$here/packages.txt"; then
    echo "install_packages: no group \"$group\" in scripts/packages.txt" >&2
    exit 2
  fi
done
mapfile -t packages < <(packages_of "${groups[@]}")

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "install_packages: this is not Debian. Install what these Debian packages hold, then build with CMake:" >&2
  printf '  %s\n' "${packages[@]}" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  status="$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)"
  if [ "$status" != installed ]; then missing+=("$package"); fi
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "packages (${groups[*]}): all ${#packages[@]} are installed"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "install_packages: needs root or sudo to install: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=400 -o Dpkg::Use-Pty=0 "$@"
}

echo "packages (${groups[*]}): installing ${missing[*]}"
# The lists of a machine that has been up for a while may name versions that are gone: refresh them first.
apt_get update
apt_get install -y --no-install-recommends "${missing[@]}"
