# The first process of the daemon's namespaces: `sh daemon_init.sh FOLDER`.
#
# A daemon writes below /etc, /opt and /run with any options, so these folders are covered by file systems in memory.
# The cover also hides the host's containerd and systemd, which listen below /run. The shell does not exec the daemon,
# because the first process of a PID namespace has to reap orphans, and dockerd does not.
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

# For a privileged container, Docker before version 23 requests every capability, and runc refuses if root itself lacks
# one, as in many sandboxes. This removes the missing ones from the request, as later versions of Docker do.
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
