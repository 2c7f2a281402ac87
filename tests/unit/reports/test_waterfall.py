"""The waterfall: bars that hang together, end at the net, and are told in words too."""

from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import DOLLAR
from lotwise.harvest.value import Harvest, Worth
from lotwise.reports.waterfall import Bar, Bars, Kind, svg, waterfall

_WORTH = Worth(
    saved_this_year_usd=10_000 * DOLLAR,
    saved_later_usd=5_000 * DOLLAR,
    future_tax_usd=9_000 * DOLLAR,
    fees_usd=600 * DOLLAR,
    short_carryover_usd=0,
    long_carryover_usd=0,
)
_AMOUNTS = st.integers(-(10**15), 10**15)


def test_each_bar_begins_where_the_one_above_ends() -> None:
    bars = waterfall(_WORTH, Harvest(short_loss_usd=67_000 * DOLLAR)).bars
    assert [bar.kind for bar in bars] == [
        Kind.NOTHING,
        Kind.PLUS,
        Kind.PLUS,
        Kind.MINUS,
        Kind.MINUS,
        Kind.TOTAL,
    ]
    assert all(above.stop_usd == below.start_usd for above, below in pairwise(bars[:-1]))
    assert bars[-2].stop_usd == bars[-1].stop_usd == _WORTH.npv_usd == 5_400 * DOLLAR


def test_the_drawing_is_told_in_words_with_signs() -> None:
    drawing = waterfall(_WORTH, Harvest(long_loss_usd=67_000 * DOLLAR))
    assert "A loss of $67,000.00 is worth nothing by itself." in drawing.description
    assert "Future tax \N{MINUS SIGN}$9,000.00" in drawing.description
    assert drawing.bars[1].text == "+$10,000.00"


@given(_AMOUNTS, _AMOUNTS, _AMOUNTS)
def test_every_bar_lies_in_the_drawing(start: int, stop: int, mark: int) -> None:
    bar = Bar(label="<a>", text="&", start_usd=start, stop_usd=stop, kind=Kind.RANGE)
    drawing = Bars(id="it", title="t", description="d", bars=(bar,), mark_usd=mark)
    root = ET.fromstring(svg(drawing))  # noqa: S314 - our own drawing
    width = int(root.attrib["viewBox"].split()[2])
    boxes = [one for one in root.iter() if one.tag == "rect"]
    assert len(boxes) == 1
    left = int(boxes[0].attrib["x"])
    assert 0 <= left <= left + int(boxes[0].attrib["width"]) <= width
    lines = [int(one.attrib["x1"]) for one in root.iter() if one.tag == "line"]
    assert all(0 <= x <= width for x in lines)
