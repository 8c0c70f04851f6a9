"""Finds and starts the Chromium that tests and programs drive, and installs one where there is none."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Playwright, ProxySettings

from tools.apt import install_packages, is_root

# The first two are the popups of the address bar, which no test uses: without them a visit takes 0.73 s of processor
# time instead of 1.2 s (Chromium 156). The others repeat Playwright's own list, because Chromium uses only the last
# `--disable-features`.
_FEATURES_OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "msForceBrowserSignIn,msEdgeUpdateLaunchServicesPreferredVersion,"
    "AutofillServerCommunication"  # which sends the forms of pages to Google
)
# Chromium asks its makers' hosts for updates and advice. No name leads anywhere but to this machine, and no other
# address either.
_NO_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# The headless shell alone knows this flag: with it, the shell draws letters as Chromium does.
_HINTING = "--font-render-hinting=slight"
FLAGS = ("--disable-gpu", "--no-pings", _NO_HOST, _HINTING, f"--disable-features={_FEATURES_OFF}")
"""What Chromium is started with, in addition to Playwright's own flags."""

_WITHOUT_ROOT = Path(__file__).with_name("chromium_without_root.sh")

# Chromium without the window that nobody sees: a visit takes 0.51 s of processor time instead of 0.70 s (Chromium 156).
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
HINT = "Install Chromium or Chrome, or set CHROMIUM to the path of one, and run `make test` again."


def find_chromium() -> Path | None:
    """The path of the browser that `CHROMIUM` names, or else of one in its usual place; None if there is none."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named) if Path(named).exists() else None
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in (*found, *PLACES) if path and Path(path).exists()), None)


@cache
def keeps_sandbox() -> bool:
    """Whether Chromium keeps its sandbox: always but for root, where no other user can be taken on."""
    if not is_root():
        return True
    # In a namespace of its own Chromium is another user, and makes further namespaces for its pages.
    command = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "unshare", "--user", "true"]
    if not shutil.which("unshare") or not os.access(_WITHOUT_ROOT, os.X_OK):
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def find_program() -> tuple[Path, dict[str, str]]:
    """What starts Chromium, and the variables for it.

    Raises:
        FileNotFoundError: there is no Chromium; the message says what to do.
    """
    found = find_chromium()
    if not found:
        raise FileNotFoundError(f"No Chromium was found. {HINT}")
    program = _WITHOUT_ROOT if is_root() and keeps_sandbox() else found
    return program, {**os.environ, "CHROMIUM": str(found)}


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Start Chromium, in its sandbox wherever it can have one, with no host to ask but this machine.

    Args:
        playwright: what drives it.
        flags: more of its flags.

    Raises:
        FileNotFoundError: there is no Chromium; the message says what to do.
    """
    program, variables = find_program()
    return playwright.chromium.launch(
        executable_path=program, args=[*FLAGS, *flags], env={**variables}, chromium_sandbox=keeps_sandbox()
    )


def keep_to(address: str) -> ProxySettings:
    """The proxy of a context whose pages get no answer from anywhere but the host and port of an address.

    To answer the requests of each page by a program would take as long as to load the page, and keep nothing cached.
    """
    # Nothing listens on the port of the discard protocol, and no one but root can change that.
    return {"server": "http://127.0.0.1:9", "bypass": urlsplit(address).netloc}


def main() -> int:
    """Install Chromium's headless shell, or Chromium where there is no shell; return 1 if there is still neither."""
    if not os.environ.get("CHROMIUM") and not shutil.which(SHELL):
        with suppress(subprocess.CalledProcessError):  # Debian has the package, Ubuntu has not.
            install_packages([SHELL])
    if not find_chromium():
        install_packages(["chromium"], recommended=True)
    if not find_chromium():
        print(f"No Chromium was found for the browser tests. {HINT}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
