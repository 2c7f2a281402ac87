"""The page: well formed, escaped, self-contained, usable by keyboard and in the dark."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from importlib import resources

import pytest

from lotwise.core.findings import Severity
from lotwise.core.money import DOLLAR, usd
from lotwise.reports.charts import Chart, Point, svg
from lotwise.reports.page import (
    Banner,
    Cell,
    Column,
    ColumnKind,
    Emphasis,
    Figure,
    Highlight,
    Page,
    Row,
    Section,
    Table,
    Tree,
    money_cell,
    render,
)

HOSTILE = "<script>alert(1)</script>\" onload='x' &amp; {{ 7*7 }}"
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Reader(HTMLParser):
    """Reads a page strictly: every tag closes in its place; gathers tags, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> in the wrong place"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(*sections: Section, banners: tuple[Banner, ...] = ()) -> Page:
    return Page(title="Report", subtitle="2026", generated_note="", banners=banners, sections=sections)


def table_of(*rows: Row, columns: int = 2) -> Table:
    return Table(caption="Table", columns=(Column(label="Column"),) * columns, rows=rows)


def full_page(words: str) -> Page:
    """Return a page that uses everything a page can have, each with these words."""
    chart = Chart(
        id="chart",
        title=words,
        description=words,
        x_label=words,
        y_label=words,
        points=(Point(0, 0), Point(DOLLAR, DOLLAR)),
    )
    leaf = Tree(label=words, value=words, formula=words, source=words, href="#place")
    table = Table(
        caption=words,
        columns=(Column(label=words), Column(label=words, kind=ColumnKind.NUMBER)),
        rows=(
            Row((Cell(words),), emphasis=Emphasis.STOP),
            Row((Cell(words, href="#one"), money_cell(None)), id="place"),
        ),
        footer=(Row((Cell(words), money_cell(usd("-1")))),),
        is_wide=True,
    )
    one = Section(
        id="one",
        title=words,
        intro=(words,),
        highlights=(Highlight(label=words, value=words, note=words),),
        figures=(Figure(caption=words, svg=svg(chart)),),
        tables=(table,),
        trees=(Tree(label=words, value=words, source=words, children=(leaf, leaf), id="tree"),),
        notes=(words,),
    )
    return Page(
        title=words,
        subtitle=words,
        generated_note=words,
        banners=tuple(Banner(severity=each, text=words, fix=words, href="#tree") for each in Severity),
        sections=(one, Section(id="two", title=words, tables=(table_of(),))),
    )


def test_hostile_names_are_shown_as_text_and_nothing_else() -> None:
    harmless, hostile = Reader(render(full_page("plain"))), Reader(render(full_page(HOSTILE)))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in harmless.tags]
    assert not hostile.all("script")
    assert not [name for _, attributes in hostile.tags for name in attributes if name.startswith("on")]
    assert hostile.text.count("{{ 7*7 }}") == harmless.text.count("plain")


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    text = render(full_page("plain"))
    page = Reader(text)
    assert not re.search(r"https?:|//[a-z]|@import|url\(|javascript:", text)
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "img", "iframe", "form", "object"}]
    assert not [tag for tag, attributes in page.tags if "style" in attributes or "src" in attributes]


def test_the_policy_allows_the_one_style_sheet_and_nothing_more() -> None:
    text = render(full_page("plain"))
    (policy,) = [meta["content"] for meta in Reader(text).all("meta") if "http-equiv" in meta]
    style = text[text.index("<style>") + len("<style>") : text.index("</style>")]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")


def test_headings_tables_and_language_are_named_for_screen_readers() -> None:
    page = Reader(render(full_page("plain")))
    assert page.all("html") == [{"lang": "en"}]
    assert [tag for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)] == ["h1", "h2", "h2"]
    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert all(header.get("scope") for header in page.all("th"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [attributes.get("aria-labelledby") or "" for _, attributes in page.tags]
    assert {word for names in named for word in names.split()} <= set(ids)


def test_what_scrolls_can_be_reached_by_keyboard() -> None:
    page = Reader(render(full_page("plain")))
    scrolled = [each for each in page.all("div") if each.get("class") == "scroll"]
    assert len(scrolled) == 3
    assert all(each["tabindex"] == "0" and each["role"] == "region" for each in scrolled)


def test_a_row_of_one_cell_goes_across_the_table() -> None:
    page = Reader(render(page_of(Section(id="a", title="A", tables=(table_of(Row((Cell("Stop"),))),)))))
    assert [each.get("colspan") for each in page.all("th")] == [None, None, "2"]


def test_a_cell_may_take_several_columns_and_the_next_keeps_its_own() -> None:
    table = Table(
        caption="T",
        columns=(Column(label="a"), Column(label="b"), Column(label="c", kind=ColumnKind.NUMBER)),
        rows=(Row((Cell("Total", span=2), Cell("1"))),),
    )
    page = Reader(render(page_of(Section(id="a", title="A", tables=(table,)))))
    assert page.all("td") == [{"class": "number none"}]
    assert page.all("th")[-1]["colspan"] == "2"


@pytest.mark.parametrize("cells", [(Cell("1"), Cell("2"), Cell("3")), (Cell("1", span=2), Cell("2"))])
def test_a_row_that_does_not_fit_its_table_is_refused(cells: tuple[Cell, ...]) -> None:
    with pytest.raises(AssertionError, match="does not fit"):
        table_of(Row(cells))


def test_an_empty_table_says_so() -> None:
    assert "Nothing to show." in render(page_of(Section(id="a", title="A", tables=(table_of(),))))


def test_an_amount_shows_its_sign_in_words_and_what_is_not_known_says_so() -> None:
    assert money_cell(usd("-1234.5")) == Cell("−$1,234.50", emphasis=Emphasis.NEGATIVE)
    assert money_cell(usd("2"), emphasis=Emphasis.STRONG) == Cell("$2.00", emphasis=Emphasis.STRONG)
    assert money_cell(-1) == Cell("$0.00")  # less than half a cent shows no sign, and so no color
    assert money_cell(None) == Cell("not known", emphasis=Emphasis.UNKNOWN)


@pytest.mark.parametrize("href", ["#nowhere", "https://example.org/", "javascript:alert(1)", "one"])
def test_a_link_that_leads_to_no_place_in_the_page_is_refused(href: str) -> None:
    banner = Banner(severity=Severity.INFO, text="", href=href)
    with pytest.raises(AssertionError, match="leads to no place"):
        render(page_of(Section(id="one", title="One"), banners=(banner,)))


def test_an_id_that_occurs_twice_is_refused() -> None:
    row = Row((Cell("1"), Cell("2")), id="one")
    with pytest.raises(AssertionError, match="occurs 2 times"):
        render(page_of(Section(id="one", title="One", tables=(table_of(row),))))


def test_an_id_that_is_no_word_is_refused() -> None:
    with pytest.raises(AssertionError, match="is no id"):
        render(page_of(Section(id='a" onclick="x', title="One")))


def test_the_same_page_gives_the_same_bytes() -> None:
    assert render(full_page("plain")) == render(full_page("plain"))


def light_and_dark() -> list[dict[str, str]]:
    """Return the colors of the style sheet by name, light first."""
    style = resources.files("lotwise.reports").joinpath("templates/report.css").read_text("utf-8")
    light, dark, _ = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert light.keys() == dark.keys()
    return [light, dark]


def luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colors", light_and_dark(), ids=["light", "dark"])
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        *((words, "paper") for words in ("ink", "muted", "accent", "negative", "stop")),
        *((words, "info-ground") for words in ("ink", "muted", "accent", "negative")),
        *((words, ground) for words in ("ink", "accent") for ground in ("stop-ground", "blocking-ground")),
        ("stop", "stop-ground"),
    ],
)
def test_words_stand_out_from_their_ground_as_wcag_aa_asks(
    colors: dict[str, str], words: str, ground: str
) -> None:
    high, low = sorted((luminance(colors[words]), luminance(colors[ground])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5
