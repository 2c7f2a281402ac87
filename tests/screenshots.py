"""Pictures of every page of the dashboard, for people to look at: desktop, phone, dark.

python3 dev.py screenshots [FOLDER]
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from browser import browsing, visiting
from crash_day import crash_day
from pages import ADDRESSES

LOOKS: Final = (("desktop", False), ("phone", False), ("desktop", True), ("phone", True))


def main(folder: Path) -> None:
    """Write a picture of each page in each look into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as place,
        crash_day(Path(place)) as running,
        browsing() as browser,
    ):
        for size, is_dark in LOOKS:
            look = f"{size}{'-dark' if is_dark else ''}"
            with visiting(browser, running.link, size, is_dark=is_dark) as page:
                for name, address in ADDRESSES.items():
                    page.goto(running.url + address, wait_until="networkidle")
                    page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
    print(f"Wrote {len(ADDRESSES) * len(LOOKS)} pictures into {folder}")  # noqa: T201 - it is a program


if __name__ == "__main__":
    main(Path(*sys.argv[1:2] or ["screenshots"]))
