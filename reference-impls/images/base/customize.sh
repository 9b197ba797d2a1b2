#!/bin/sh
# Run by mmdebstrap with the path of the new system, which all locally built images stand on.
set -eu
root=$1

# A package that is installed starts no service, and asks nothing.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
echo 'debconf debconf/frontend select Noninteractive' | chroot "$root" debconf-set-selections

# Java's package links to its manual pages, which are left out.
mkdir -p "$root/usr/share/man/man1"
