#!/usr/bin/env bash
# Brings rsyslog and syslog-ng to artifacts/tools/syslog-servers, without installing them: their packages exclude each other. Only the libraries that
# they need are installed. Does nothing where all is there. Runs on Debian 12 as root.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$root/artifacts/tools/syslog-servers
servers=(rsyslog rsyslog-openssl syslog-ng-core)
libraries=(libcap2 libestr0 libfastjson4 libglib2.0-0 libivykis0 libjson-c5 liblognorm5 libnet1 libpcre3 libssl3 libsystemd0 libuuid1 libwrap0 libzstd1 zlib1g)
export DEBIAN_FRONTEND=noninteractive

missing=()
for package in "${libraries[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ] && [ -f "$folder/complete" ]; then
    exit
fi

apt-get update -qq
[ ${#missing[@]} -eq 0 ] || apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
rm -rf "$folder"
mkdir -p "$folder/packages"
(cd "$folder/packages" && apt-get download -qq -o APT::Sandbox::User=root "${servers[@]}")
for package in "$folder"/packages/*.deb; do
    dpkg -x "$package" "$folder"
done
rm -rf "$folder/packages"
touch "$folder/complete"
