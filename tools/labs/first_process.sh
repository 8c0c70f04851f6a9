# The first process of our own daemon's namespaces: `sh first_process.sh FOLDER`.
#
# A daemon writes below /etc, /opt and /run, whatever its options say: these are covered, so that it writes into memory.
# Covering /run also hides the host's containerd and systemd from it. The shell stays, because a first process has to
# reap the orphans of its namespace, and dockerd does not.
set -eu
folder=$1
mkdir -p "$folder/cover" "$folder/data"
mount -t tmpfs cover "$folder/cover"
for path in etc opt; do
    mkdir -p "$folder/cover/$path" "$folder/cover/.$path"
    mount -t overlay cover -o "lowerdir=/$path,upperdir=$folder/cover/$path,workdir=$folder/cover/.$path" "/$path"
done
mount -t tmpfs cover /run
ip link set lo up

# Where root lacks a capability (as in many a sandbox), Docker before 23 asks for it all the same when a container is
# privileged, and runc refuses. So runc is asked for what there is, as later versions of Docker do themselves.
present=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)
last=$(cat /proc/sys/kernel/cap_last_cap)
missing=$(printf %x $(((1 << (last + 1)) - 1 & ~0x$present)))
if [ "$missing" != 0 ] && dockerd --version | grep -Eq 'version (1[0-9]|20)\.'; then
    names=$(capsh --decode="$missing" | sed 's/.*=//' | tr 'a-z,' 'A-Z|')
    mkdir "$folder/bin"
    cat > "$folder/bin/runc" <<END
#!/bin/sh
for argument; do
    [ "\$before" = --bundle ] && sed -i -E 's/"($names)",?//g; s/,]/]/g' "\$argument/config.json"
    before=\$argument
done
exec $(command -v runc) "\$@"
END
    chmod +x "$folder/bin/runc"
    export PATH="$folder/bin:$PATH"
fi

echo '{}' > "$folder/daemon.json"
dockerd --config-file "$folder/daemon.json" --host "unix://$folder/docker.sock" --pidfile "$folder/docker.pid" \
    --data-root "$folder/data" --exec-root /run/docker \
    --cgroup-parent "/$(basename "$folder")" --exec-opt native.cgroupdriver=cgroupfs
