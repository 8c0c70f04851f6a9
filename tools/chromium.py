"""Finds the Chromium that tests and programs drive, and installs it if there is none."""

import os
import shutil
import sys
from pathlib import Path

from tools.apt import install_packages

# The first two are the popups of the address bar, which no test uses: without them a visit takes 0.73 s of processor
# time instead of 1.2 s (Chromium 156). The others repeat Playwright's own list, because Chromium uses only the last
# `--disable-features`.
_FEATURES_OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "msForceBrowserSignIn,msEdgeUpdateLaunchServicesPreferredVersion"
)
FLAGS = ("--no-sandbox", "--disable-gpu", f"--disable-features={_FEATURES_OFF}")
"""The flags with which Chromium is started, in addition to Playwright's own flags."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
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


def main() -> int:
    """Install Chromium if there is none; return 1 if there is still none."""
    if not find_chromium():
        install_packages(["chromium"], recommended=True)
    if not find_chromium():
        print(f"No Chromium was found for the browser tests. {HINT}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
