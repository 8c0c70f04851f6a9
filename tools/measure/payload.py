"""The scripts that run inside each boundary, and what they print."""

import re
from collections.abc import Mapping

MARK = "payload-is-up"
"""The payload's first line."""

END = "probe end"
"""The probes' last line."""

LIFETIME_SECONDS = 180
"""The payload ends by itself, so that its instance disappears even if an interrupted run could not remove it."""

# In a plain process, the root file system is a folder of the host, so the scripts find their programs by their own
# path. A virtual machine starts without any of the file systems that others get.
_BEGIN = """
here=${0%/*}
busybox=$here/bin/busybox
[ -e /proc/self/status ] || $busybox mount -t proc proc /proc
"""

SCRIPT = f"""echo {MARK}
{_BEGIN}
set -- /proc/[0-9]*
echo "it sees <$#>"
exec $busybox sleep {LIFETIME_SECONDS}
"""
"""The payload: prints its line, counts the processes that it sees, and sleeps."""

_PROBES = """
say() { echo "probe $*"; }
field() { $busybox sed -n "s/^$1:[[:space:]]*//p" /proc/self/status; }
count() { $busybox wc -l; }
[ -e /sys/kernel ] || $busybox mount -t sysfs sysfs /sys 2>/dev/null
[ -c /dev/null ] || $busybox mount -t devtmpfs dev /dev 2>/dev/null
say release "$($busybox uname -r)"
say version "$($busybox uname -v)"
say booted "$($busybox sed -n 's/^btime //p' /proc/stat)"
say user "$($busybox id -u) $($busybox head -n 1 /proc/self/uid_map 2>/dev/null)"
say capabilities "$(field CapEff) of $($busybox cat /proc/sys/kernel/cap_last_cap 2>/dev/null)"
say filter "$(field Seccomp)"
set -- /proc/[0-9]*
say processes $#
seen=0
for file in /proc/[0-9]*/cmdline; do
    case "$($busybox tr '\\000' ' ' < $file 2>/dev/null)" in *"measure.cleaner @FOLDER@"*) seen=1 ;; esac
done
say harness $seen
say character "$($busybox find /dev -type c 2>/dev/null | count)"
say block "$($busybox find /dev -type b 2>/dev/null | count)"
say mounts "$(count < /proc/mounts)"
file=0
[ -r @FOLDER@/canary ] && file=1
if [ $file = 1 ] && [ -x $here/ask_kernel ]; then
    [ "$(echo @FOLDER@/canary | $here/ask_kernel writable)" = "1 " ] && file=2
fi
say files $file
say interfaces "$($busybox grep -c : /proc/net/dev 2>/dev/null) with the loopback"
gateway=
while read -r interface destination hexadecimal rest; do
    [ "$destination" = 00000000 ] || continue
    gateway=$(printf '%d.%d.%d.%d' 0x${hexadecimal#??????} 0x$(cut2 5) 0x$(cut2 3) 0x$(cut2 1))
done < /proc/net/route
reached=0
for address in @ADDRESSES@ $gateway; do
    [ "$($busybox timeout 3 $busybox nc -w 2 $address @PORT@ < /dev/null 2>/dev/null)" = @TOKEN@ ] && reached=1
done
say network $reached
if [ -x $here/ask_kernel ]; then
    say calls "$($here/ask_kernel calls)"
    files() { $busybox find "$@" -print 2>/dev/null; }
    say proc "$(files /proc -path '/proc/[0-9]*' -prune -o -type f | $here/ask_kernel writable)"
    say sys "$(files /sys -type f | $here/ask_kernel writable)"
fi
"""


def probe_script(folder: str, token: str, addresses: list[str], port: int) -> str:
    """The script that asks what can be reached from inside a boundary; it changes nothing.

    Args:
        folder: the harness's folder on the host, in which a file `canary` lies.
        token: the line that the harness's listener answers with.
        addresses: where the listener may be reached.
        port: its port.
    """
    values = {"FOLDER": folder, "TOKEN": token, "ADDRESSES": " ".join(addresses), "PORT": str(port)}
    cut = 'cut2() { echo "$hexadecimal" | $busybox cut -c $1-$(($1 + 1)); }\n'
    script = re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], _PROBES)
    return f"{_BEGIN}{cut}echo {MARK}\n{script}echo {END}\nexec $busybox sleep {LIFETIME_SECONDS}\n"


def parse_probes(printed: str) -> Mapping[str, str]:
    """What the probes printed, by name, without those that found nothing."""
    lines = re.findall(r"(?m)^probe (\w+) (.*?)\s*$", printed.replace("\r", ""))
    return {name: " ".join(value.split()) for name, value in lines if value.strip()}


def parse_seen(printed: str) -> int | None:
    """How many processes the payload sees."""
    found = re.search(r"it sees <(\d+)>", printed)
    return int(found[1]) if found else None
