"""A page in headless Chromium, by the pipe of its debugging protocol and the standard library.

Chromium is looked up as ``chromium``, ``chromium-browser`` or ``google-chrome``. Without one, tests
that need it are skipped, unless ``SUPPLYSIM_BROWSER=required`` (as in ``.ci/run``).
"""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from base64 import b64decode
from contextlib import contextmanager

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_S = 60
_LAUNCHER = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""The browser reads commands from descriptor 3 and answers on 4."""
_OFFLINE = ("data:", "blob:", "about:")


def browser():
    """Return the path of a browser; skip the test where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and os.environ.get("SUPPLYSIM_BROWSER") == "required":
        pytest.fail("no chromium, and SUPPLYSIM_BROWSER=required")
    return found or pytest.skip("no chromium on this machine")


class Page:
    """One open page: what it says on its console, what it asks for, and what it answers."""

    def __init__(self, write, read):
        self._write, self._read = write, read
        self._number, self._rest = 0, b""
        self.errors, self.requests = [], []

    def call(self, method, session=True, **parameters):
        """Send one command and return its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session and hasattr(self, "session"):
            message["sessionId"] = self.session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends:
            answer = self._next(ends)
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]
            self._note(answer)
        raise TimeoutError(method)

    def _next(self, ends):
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0, ends - time.monotonic()))
            if not ready:
                raise TimeoutError("the browser is silent")
            piece = os.read(self._read, 1 << 16)
            assert piece, "the browser has gone"
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def _note(self, event):
        found, what = event.get("method"), event.get("params", {})
        if found == "Runtime.exceptionThrown":
            self.errors.append(what["exceptionDetails"]["exception"].get("description", "?"))
        elif found == "Runtime.consoleAPICalled" and what["type"] in {"error", "warning"}:
            self.errors.append(str([part.get("value") for part in what["args"]]))
        elif found == "Log.entryAdded" and what["entry"]["level"] in {"error", "warning"}:
            self.errors.append(what["entry"]["text"])
        elif found == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])

    def open(self, path):
        """Open a file and wait until its script says that it is ready."""
        self.path = path.absolute().as_uri()
        self.call("Page.navigate", url=self.path)
        self.wait("document.body && document.body.dataset.ready === 'yes'")

    def ask(self, expression):
        """Return the value of an expression in the page."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, expression):
        """Wait until an expression holds."""
        ends = time.monotonic() + PATIENCE_S
        while not self.ask(expression):
            assert time.monotonic() < ends, f"never so: {expression}; {self.errors}"
            time.sleep(0.05)

    def press(self, key, **more):
        """Press and release a key."""
        text = {"text": key} if len(key) == 1 else {}
        codes = {" ": "Space"}
        for kind in ("keyDown", "keyUp"):
            own = text if kind == "keyDown" else {}
            code = codes.get(key, key)
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code, **own, **more)

    def move(self, x, y):
        """Move the pointer to a point of the window."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def size(self, width, height):
        """Give the window a size."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=False,
        )  # fmt: skip

    def picture(self, path, *, whole=False):
        """Save what is seen, or the whole page, as PNG."""
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(b64decode(answer["data"]))

    def outside(self):
        """Return every address asked for beside the page itself."""
        return [url for url in self.requests if url != self.path and not url.startswith(_OFFLINE)]


@contextmanager
def open_page(folder, *, width=1280, height=800):
    """Give a page in a browser of its own; its profile is in ``folder``."""
    program = browser()
    to_browser, write = os.pipe()
    read, from_browser = os.pipe()
    process = subprocess.Popen(  # noqa: S603 - a fixed command
        [
            sys.executable, "-c", _LAUNCHER, str(to_browser), str(from_browser), program,
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions",
            "--disable-background-networking", "--no-first-run", "--remote-debugging-pipe",
            f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}",
            "about:blank",
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        pass_fds=(to_browser, from_browser),
    )  # fmt: skip
    os.close(to_browser)
    os.close(from_browser)
    try:
        page = Page(write, read)
        target = page.call("Target.createTarget", session=False, url="about:blank")["targetId"]
        attached = page.call("Target.attachToTarget", session=False, targetId=target, flatten=True)
        page.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        page.size(width, height)
        yield page
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(write)
        os.close(read)
