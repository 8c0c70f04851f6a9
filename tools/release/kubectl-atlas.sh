#!/bin/sh
# What Krew installs as `kubectl atlas`: it runs the package where Python has it, or by uv or pipx, which fetch it.
# -P keeps the folder that a user stands in out of what Python loads. It is known since 3.11, as the package needs it.
for python in python3 python; do
  if "$python" -P -c 'import importlib.util as u, sys; sys.exit(not u.find_spec("isolation_atlas"))' 2>/dev/null; then
    exec "$python" -P -c 'import sys; from isolation_atlas.cluster.kubectl import main; sys.exit(main())' "$@"
  fi
done
command -v uvx >/dev/null && exec uvx --from 'isolation-atlas[svg]' kubectl-atlas "$@"
command -v pipx >/dev/null && exec pipx run --spec 'isolation-atlas[svg]' kubectl-atlas "$@"
echo "kubectl atlas needs the Python package isolation-atlas: pip install 'isolation-atlas[svg]'. uv or pipx fetch it, too." >&2
exit 1
