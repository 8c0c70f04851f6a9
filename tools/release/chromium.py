"""Finds the Chromium that prints the guide and that tests drive; `python -m tools.release.chromium` may install one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Each window would load the popups of an address bar that nobody types into, a third of what a visit takes a processor
# (0.73 instead of 1.2 s a page, Chromium 156). Of two such lists Chromium heeds the last, so this one has Playwright's.
_FEATURES_OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "msForceBrowserSignIn,msEdgeUpdateLaunchServicesPreferredVersion"
)
FLAGS = ("--no-sandbox", "--disable-gpu", f"--disable-features={_FEATURES_OFF}")
"""What Chromium is started with, besides what Playwright adds."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
WAY_OUT = "Install Chromium or Chrome, or set CHROMIUM to the path of one, and run `make test` again."


def find_chromium() -> Path | None:
    """The browser that `CHROMIUM` names, else one in its usual place."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named) if Path(named).exists() else None
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in (*found, *PLACES) if path and Path(path).exists()), None)


def install_chromium() -> None:
    """Install Debian's or Ubuntu's Chromium; raises CalledProcessError where apt-get fails."""
    print("There is no Chromium here; installing it with apt-get.", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quietly)
    subprocess.run(
        ["apt-get", "install", "-qq", "--yes", "chromium"], check=True, env=quietly, stdout=subprocess.DEVNULL
    )


def main() -> int:
    if not find_chromium() and shutil.which("apt-get") and getattr(os, "geteuid", lambda: 1)() == 0:
        install_chromium()
    if not find_chromium():
        print(f"No Chromium was found for the browser tests. {WAY_OUT}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
