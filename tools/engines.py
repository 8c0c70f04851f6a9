"""Finds Firefox and WebKitGTK, in which tests open the site beside Chromium, and installs those that are missing."""

import shutil
import subprocess
import sys

from tools.apt import install_packages

_FIREFOX = ("firefox-esr", "firefox")
_PACKAGES = {"Firefox": ("firefox-esr",), "WebKit": ("webkit2gtk-driver", "xvfb")}
_ADVICE = {
    "Firefox": "Install Firefox (on Debian: apt-get install firefox-esr), and put it on the PATH.",
    "WebKit": "Install WebKitGTK's driver and Xvfb (on Debian and Ubuntu: apt-get install webkit2gtk-driver xvfb).",
}


def find_firefox() -> str | None:
    """The Firefox that is on the path."""
    return next((path for name in _FIREFOX if (path := shutil.which(name))), None)


def find_webkit() -> tuple[str, str] | None:
    """WebKitGTK's driver, and the X server without a screen that its browser needs, if both are on the path."""
    driver, server = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    return (driver, server) if driver and server else None


def find_missing() -> list[str]:
    """The names of the engines that are not on this machine."""
    found = {"Firefox": find_firefox(), "WebKit": find_webkit()}
    return [engine for engine, path in found.items() if not path]


def advise(engine: str) -> str:
    """What to say where an engine is missing."""
    return f"{engine} was not found, so no test opens the site in it. {_ADVICE[engine]}"


def main() -> int:
    """Install each engine that is missing, and say what to install by hand; 1 where one is still missing."""
    for engine in find_missing():
        try:
            install_packages(_PACKAGES[engine])
        except subprocess.CalledProcessError as error:
            print(f"apt-get failed with status {error.returncode}.", file=sys.stderr)
    missing = find_missing()
    for engine in missing:
        print(advise(engine), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
