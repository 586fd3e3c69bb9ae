#!/usr/bin/env bash
# Proves that the README's two commands work on a bare Debian 12: makes a fresh root with debootstrap, copies the
# committed state of this checkout into it and runs both commands there. Needs root. On demand, not in CI.
# Usage: prove_bare_machine.sh [--as-user] [--also-serial-hdf5] [--keep FOLDER] [COMMAND...]
#   --as-user            run as a plain user with sudo instead of as root
#   --also-serial-hdf5   install libhdf5-dev first: the build must still take the parallel HDF5
#   --keep FOLDER        make the root there and leave it; an existing one is used again
#   COMMAND...           what to run instead of the two commands, for example: scripts/install_packages.sh build
set -euo pipefail

usage() {
  sed -n '/^# Usage/,/^set/p' "${BASH_SOURCE[0]}" | sed -n 's/^# //p'
}

as_user=no
serial_hdf5=no
keep=""
arguments=("$@")
while [ $# -gt 0 ]; do
  case "$1" in
    --as-user) as_user=yes; shift ;;
    --also-serial-hdf5) serial_hdf5=yes; shift ;;
    --keep) keep="${2:?--keep needs a folder}"; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    --*) usage >&2; exit 2 ;;
    *) break ;;
  esac
done
if [ $# -gt 0 ]; then commands=("$*"); else commands=(scripts/quickstart.sh scripts/test.sh); fi

if [ "$(id -u)" -ne 0 ]; then
  echo "prove_bare_machine: needs root (mounts and chroot)" >&2
  exit 1
fi
# A mount and process namespace of our own: when this script ends, its mounts and processes end with it.
if [ -z "${RANKWISE_IN_NAMESPACE:-}" ]; then
  RANKWISE_IN_NAMESPACE=1 exec unshare --mount --propagation private --pid --fork --kill-child \
    "${BASH_SOURCE[0]}" "${arguments[@]}"
fi

remove_root() {
  umount --recursive --lazy "$root/dev" "$root/proc" "$root/sys" 2>/dev/null || true
  # --one-file-system: what is still mounted below is not ours to remove.
  rm -rf --one-file-system "$root"
}

checkout="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
release=bookworm
mirror="http://deb.debian.org/debian"
if [ -n "$keep" ]; then
  mkdir -p "$keep"
  root="$(cd "$keep" && pwd)"
else
  root="$(mktemp -d /var/tmp/rankwise-bare-XXXXXX)"
  chmod 755 "$root"  # it becomes the / of all users
  trap remove_root EXIT
fi

if [ ! -x "$root/usr/bin/dpkg" ]; then
  if ! command -v debootstrap >/dev/null; then
    apt-get update -q && apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=400 debootstrap
  fi
  echo "== debootstrap $release into $root"
  debootstrap --variant=minbase "$release" "$root" "$mirror" >"$root.log" 2>&1 || { tail -n 20 "$root.log"; exit 1; }
  rm -f "$root.log"
fi

echo "== this machine's package sources, proxy and name resolution"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp -L /etc/hosts "$root/etc/hosts"  # without its own name there, each start of Open MPI waits for the name server
for source in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
  if [ -f "$source" ]; then
    rm -f "$root/etc/apt/sources.list"
    install -D -m 644 "$source" "$root$source"
  fi
done
apt-config dump | grep '^Acquire::' | grep -v '::$' >"$root/etc/apt/apt.conf.d/99host" || true
environment=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM="${TERM:-dumb}")
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  if [ -n "${!name:-}" ]; then environment+=("$name=${!name}"); fi
done

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind --make-rslave /sys "$root/sys"   # hwloc, which Open MPI uses, complains without it
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"

in_root() {  # USER FOLDER COMMAND: runs a shell command inside
  local user="$1" folder="$2" home=/root
  if [ "$user" != root ]; then home="/home/$user"; fi
  chroot --userspec="$user" "$root" /usr/bin/env -i "${environment[@]}" HOME="$home" USER="$user" \
    /bin/bash -c "cd $folder && $3"
}

install_in_root() {
  in_root root / "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $1"
}

user=root
if [ "$as_user" = yes ]; then
  user=analyst
  install_in_root sudo
  in_root root / "id $user >/dev/null 2>&1 || useradd --create-home $user"
  echo "$user ALL=(ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/$user"
fi
if [ "$serial_hdf5" = yes ]; then
  install_in_root libhdf5-dev
fi

echo "== the committed state of $checkout"
rm -rf "$root/srv/rankwise"
mkdir -p "$root/srv/rankwise"
git -C "$checkout" -c safe.directory="$checkout" archive HEAD | tar -x -C "$root/srv/rankwise"
chroot "$root" chown -R "$user" /srv/rankwise

for command in "${commands[@]}"; do
  echo "== as $user: $command"
  begin=$SECONDS
  in_root "$user" /srv/rankwise "$command"
  echo "== done in $((SECONDS - begin)) s: $command"
done
echo "bare machine: ${#commands[@]} commands passed as $user"
