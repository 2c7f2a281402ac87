"""What the dashboard takes on a project with 10,000 open lots, in a real browser.

The aims: the server answers within 1.5 s of its start; the first load of the lots is below 400 KB on the wire
and can be used within 1 s; a change of what is shown, or of what is sold, shows new totals within 100 ms;
scrolling draws 60 frames a second; the server stays below 200 MB.

Measured is `lotwise serve` in a process of its own, asked by Chromium through playwright, on a project of
purchases at random prices in five assets and four wallets (a report of Koinly), with the household of the
example. "Wire" counts what came over the network, compressed as it came, without what the browser kept. The
page can be used when its table holds the rows in sight and answers to keys and clicks. The first visit
includes that the project is read and computed. Frames are those of an animation that scrolls on at each.
RSS is that of the server at the end.

    python benchmarks/dashboard_speed.py [lots]
"""

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from lots_command import HEADER, LOTWISE

ROOT: Final = Path(__file__).resolve().parents[1]
DAY: Final = "2026-02-07"
PRICES: Final = {"BTC": 45_000.0, "ETH": 1_800.0, "SOL": 90.0, "XRP": 1.2, "DOGE": 0.1}
WALLETS: Final = ("Kraken", "Coinbase", "Gemini", "Ledger")
CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
VISITS: Final = 5
CLICKS: Final = 7
READY: Final = "#lots-box[data-ready]"
CHANGED: Final = """async (act) => {
  const before = new Map([...document.querySelectorAll("main data")].map((one) => [one, one.textContent]));
  const since = performance.now();
  const seen = new Promise((tell) => new MutationObserver(() => {
    const is = [...document.querySelectorAll("main data")].some((one) => before.get(one) !== one.textContent);
    if (is) requestAnimationFrame(() => tell(performance.now() - since));
  }).observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true }));
  const late = new Promise((tell) => setTimeout(() => tell(null), 10000));
  const target = document.querySelector(act);
  if (target.type === "checkbox") target.click();
  else { target.value = target.options[1 + (globalThis.turn = ((globalThis.turn ?? 0) + 1) % 4)].value;
         target.dispatchEvent(new Event("input", { bubbles: true })); }
  return Promise.race([seen, late]);
}"""
SCROLLED: Final = """async (pixels) => {
  const box = document.getElementById("lots-box"), times = [];
  for (let n = 0; n < 240; n += 1) {
    times.push(await new Promise(requestAnimationFrame));
    box.scrollTop += pixels;
  }
  const gaps = times.slice(1).map((time, n) => time - times[n]);
  const drawn = [...document.querySelectorAll("#lots-rows tr")].length;
  return { frames: 1000 * gaps.length / (times.at(-1) - times[0]), longest: Math.max(...gaps), drawn };
}"""


def write_files(folder: Path, lots: int) -> list[Path]:
    """Write a report of purchases, prices of the day, and the household of the example."""
    source = random.Random(7)
    report, prices = folder / "report.csv", folder / "prices.csv"
    with report.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for n in range(lots):
            at = datetime(2023, 1, 1) + timedelta(minutes=n * 1_500_000 // lots)  # noqa: DTZ001 - UTC there
            asset, wallet = source.choice(list(PRICES)), source.choice(WALLETS)
            usd = source.uniform(50, 5_000)
            units = usd / (PRICES[asset] * source.uniform(0.6, 2))
            sides = f"buy,,{wallet},{usd:.2f},USD,{wallet},{units:.8f},{asset}"
            file.write(f"{at:%Y-%m-%d %H:%M:%S},{sides},,,\n")
    rows = (f"{DAY},{asset},{price},made up\n" for asset, price in PRICES.items())
    prices.write_text("date,asset,price_usd,source\n" + "".join(rows), encoding="utf-8")
    household = Path(shutil.copy(ROOT / "examples" / "crash-2026" / "household.toml", folder))
    return [report, prices, household]


def make_project(folder: Path, lots: int) -> Path:
    """Return a project that holds so many lots."""
    project = folder / "dashboard.db"
    known = ("--project", str(project))
    subprocess.run([*LOTWISE, "init", *known], check=True, capture_output=True)  # noqa: S603
    for path in write_files(folder, lots):
        words = [*LOTWISE, "import", str(path), *known, "--as-of", DAY]
        done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603
        assert done.returncode in {0, 1}, done.stderr
    return project


@contextmanager
def server(project: Path) -> Iterator[tuple[str, float, int]]:
    """Serve a project; give the link, the seconds until it answered, and the process."""
    words = [*LOTWISE, "serve", "--no-browser", "--port", "0", "--project", str(project), "--as-of", DAY]
    started = time.perf_counter()
    compiled = {**os.environ, "PYTHONPYCACHEPREFIX": str(project.parent), "PYTHONDONTWRITEBYTECODE": ""}
    running = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=compiled)  # noqa: S603
    try:
        assert running.stdout is not None
        link = running.stdout.readline().partition(" is at ")[2].strip()
        yield link, time.perf_counter() - started, running.pid
    finally:
        running.terminate()
        running.wait()


def visit(page: Page, address: str, ready: str) -> tuple[float, int]:
    """Return the seconds until a page can be used, and the bytes that came over the wire for it."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    came: list[float] = []
    wire.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(ready, timeout=120_000)
    took = time.perf_counter() - started
    page.wait_for_load_state("networkidle")
    wire.detach()
    return took, int(sum(came))


def clicked(page: Page, target: str) -> str:
    """Return the median and the longest milliseconds from a click to changed figures, in words."""
    took = [page.evaluate(CHANGED, target) for _ in range(CLICKS)]
    if None in took:
        return "nothing changed within 10 s"
    return f"{statistics.median(took):.0f} ms, at most {max(took):.0f} ms"


def rss(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", told)
    assert found is not None
    return int(found[1]) / 1000


def measured(page: Page, link: str) -> Iterator[tuple[str, str]]:
    """Give what was measured in the browser, with its name."""
    home = link.partition("/sign-in")[0]
    page.goto(link)
    took, wire = visit(page, f"{home}/lots", READY)
    yield "lots, first visit: wire", f"{wire / 1000:.0f} KB"
    yield "lots, first visit: can be used", f"{took:.2f} s"
    again = [visit(page, f"{home}/lots", READY)[0] for _ in range(VISITS)]
    yield "lots, later visits: can be used", f"{statistics.median(again):.2f} s"
    yield "lots: choice of an asset → new sums", clicked(page, "#asset")
    page.goto(f"{home}/lots")
    page.wait_for_selector(READY)
    for pixels in (90, 900):
        told: dict[str, Any] = page.evaluate(SCROLLED, pixels)
        words = f"{told['frames']:.0f} frames/s, longest {told['longest']:.0f} ms, {told['drawn']} rows drawn"
        yield f"lots: scrolling {pixels} px a frame", words
    answer = page.goto(f"{home}/plan", timeout=120_000)
    if answer is None or not answer.ok:
        yield "plan", "there is no such page"
        return
    page.wait_for_load_state("networkidle")
    box = "main table input[type=checkbox]"
    yield "plan: tick → new totals", clicked(page, box) if page.query_selector(box) else "no boxes to tick"


def main() -> None:
    """Make the project, serve it, look at it and print the table."""
    lots = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder), lots)
        with server(project):
            pass  # what Python compiles once is compiled now
        with server(project):
            pass  # the first start compiles the modules, as an installation does
        with server(project) as (link, start, pid), sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            print(f"{lots:,} lots; Chromium {browser.version}")
            print(f"{'start of the server':36} {start:.2f} s")
            for name, told in measured(browser.new_page(), link):
                print(f"{name:36} {told}", flush=True)
            browser.close()
            print(f"{'RSS of the server':36} {rss(pid):.0f} MB")
            print(f"{'others at work (load average)':36} {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
