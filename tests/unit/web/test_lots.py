"""The page of holdings and lots, and the table behind it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest

from dashboard import Served, served
from lotwise.app.jsonable import jsonable
from lotwise.app.lot_columns import lot_columns
from lotwise.app.lot_table import SORTS, LotTable, LotWish, wish_of, words_of
from lotwise.app.lots_json import lots_json
from lotwise.app.open_lots import OpenLot, heat, percent, sum_of
from lotwise.app.projects import new_project
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.money import usd, usd_plain
from lotwise.web.pages import lots

VALUES = re.compile(r'<data class="[^"]*" value="([^"]*)"')


@pytest.fixture(scope="module")
def table(looked_at: Served) -> LotTable:
    return LotTable.of(looked_at.site.loaded().state)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[httpx2.Client]:
    """A client of a project that holds nothing."""
    location = tmp_path / "empty.db"
    new_project(location)
    with served(location, date(2026, 2, 7)) as running, running.client() as client:
        yield client


def lot(**named: object) -> OpenLot:
    """Return a lot with a basis of a hundred dollars, and what is said of it."""
    made = OpenLot(
        id="lot_a",
        wallet="Kraken",
        asset="BTC",
        quantity=10**18,
        acquired_on=date(2025, 1, 2),
        acquired_as="purchase",
        term=None,
        days_to_long=None,
        basis_usd=usd(100),
        fmv_usd=usd(100),
        gain_usd=0,
        state=None,  # type: ignore[arg-type]
        evidence="A",
    )
    return replace(made, **named)  # type: ignore[arg-type]


def told(looked_at: Served) -> list[dict[str, object]]:
    """Return the lots as `lotwise lots --json` writes them."""
    found: list[dict[str, object]] = jsonable(lots_json(looked_at.site.loaded().state))["lots"]
    return found


def test_columns_are_the_json_to_the_letter(looked_at: Served, table: LotTable) -> None:
    made = json.loads(json.dumps(lot_columns(table)))
    by_id = {one["id"]: one for one in told(looked_at)}
    assert made["lots"] == len(by_id)
    for n in range(made["lots"]):
        (full,) = [one for name, one in by_id.items() if str(name).startswith(made["columns"]["id"][n])]
        for name in ("quantity", "days_to_long", "basis_usd", "fmv_usd", "gain_usd"):
            assert made["columns"][name][n] == full[name], name
        for name, words in made["names"].items():
            assert words[made["columns"][name][n]] == full[name], name


def test_every_row_has_its_own_id(table: LotTable) -> None:
    for row, one in zip(table.rows, table.valued, strict=True):
        assert (row.id, row.wallet, row.gain_usd) == (one.lot.id, one.lot.wallet, one.gain_usd)


def test_the_page_shows_the_figures_of_the_json(reader: httpx2.Client, looked_at: Served) -> None:
    text = reader.get("/lots").text
    shown = set(VALUES.findall(text))
    for one in told(looked_at):
        assert {one["basis_usd"], one["fmv_usd"], one["gain_usd"]} - {None} <= shown, one["id"]
        assert one["quantity"] in shown
        assert f"/lots/{one['id']}" in text


def test_sums_are_those_of_the_lots(looked_at: Served, table: LotTable) -> None:
    total = table.view(LotWish()).total
    gains = [usd(str(one["gain_usd"])) for one in told(looked_at) if one["gain_usd"] is not None]
    assert total.losses_usd == sum(gain for gain in gains if gain < 0)
    assert total.gains_usd == sum(gain for gain in gains if gain > 0)
    assert total.gain_usd == total.losses_usd + total.gains_usd
    assert total.without_gain == len(told(looked_at)) - len(gains) == 1


@pytest.mark.parametrize("group", ["asset", "wallet", "term"])
def test_groups_add_up_to_the_whole(table: LotTable, group: str) -> None:
    view = table.view(LotWish(group=group))
    assert sum(one.total.lots for one in view.groups) == view.total.lots == len(table.rows)
    assert sum(one.total.gain_usd for one in view.groups) == view.total.gain_usd
    assert sum(one.total.basis_usd for one in view.groups) == view.total.basis_usd
    assert sorted(view.order) == list(range(len(table.rows)))
    names = [getattr(table.rows[n], group) for n in view.order]
    assert sum(one != other for one, other in pairwise(names)) < len(view.groups)


def test_units_are_added_within_one_asset_only(table: LotTable) -> None:
    by_asset = {one.name: one.quantity for one in table.view(LotWish(group="asset")).groups}
    assert by_asset["BTC"] == sum(row.quantity for row in table.rows if row.asset == "BTC")
    by_wallet = {one.name: one.quantity for one in table.view(LotWish(group="wallet")).groups}
    assert by_wallet["Kraken"] is None


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_every_column_sorts_both_ways_and_the_unknown_stands_last(table: LotTable, sort: str) -> None:
    key = SORTS[sort]
    for is_descending in (False, True):
        order = table.view(LotWish(sort=sort, is_descending=is_descending)).order
        values = [key(table.rows[n]) for n in order]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=is_descending)
        assert values[: len(known)] == known


def test_filters_meet(table: LotTable) -> None:
    wish = LotWish(asset="BTC", wallet="Coinbase", term="long", has_losses_only=True, text="coin 2025")
    found = [table.rows[n] for n in table.view(wish).order]
    assert found
    for row in found:
        assert (row.asset, row.wallet) == ("BTC", "Coinbase")
        assert row.gain_usd is not None
        assert row.gain_usd < 0
        assert str(row.acquired_on).startswith("2025")
    assert table.view(LotWish(text="nothing like that")).order == ()


def test_a_wish_and_its_words_are_one() -> None:
    wish = LotWish(text="a b", asset="BTC", has_losses_only=True, sort="wallet", is_descending=True)
    assert wish_of(words_of(wish)) == wish
    assert words_of(LotWish()) == {}
    with pytest.raises(BadInputError, match="sorted by"):
        wish_of({"sort": "color"})
    with pytest.raises(BadInputError, match="grouped by"):
        wish_of({"group": "color"})


@pytest.mark.parametrize(
    ("gain", "step", "part"),
    [("-50", -3, -50), ("-49.99", -2, -50), ("-20", -2, -20), ("-0.01", -1, 0), ("0", 0, 0), ("0.5", 1, 1)],
)
def test_heat_has_few_steps(gain: str, step: int, part: int) -> None:
    row = lot(gain_usd=usd(gain))
    assert (heat(row), percent(row)) == (step, part)


def test_heat_without_gain_or_basis() -> None:
    assert (heat(lot(gain_usd=None)), percent(lot(gain_usd=None))) == (None, None)
    free = lot(basis_usd=0, gain_usd=usd(5))
    assert (heat(free), percent(free)) == (3, None)


def test_what_is_not_known_is_counted_and_never_zero() -> None:
    made = sum_of([lot(), lot(basis_usd=None, gain_usd=None), lot(fmv_usd=None, gain_usd=None)])
    assert (made.lots, made.basis_usd, made.fmv_usd) == (3, usd(200), usd(200))
    assert (made.without_basis, made.without_value, made.without_gain) == (1, 1, 2)


def test_a_lot_is_found_by_the_beginning_of_its_id(table: LotTable) -> None:
    for n, row in enumerate(table.rows):
        assert table.number_of(row.id[: table.id_length]) == n
    for ref in ("", "lot_", "lot_none"):
        with pytest.raises(NotFoundError):
            table.number_of(ref)


def test_the_view_is_the_order_of_the_data(reader: httpx2.Client, table: LotTable) -> None:
    wish = LotWish(asset="BTC", sort="acquired_on", group="wallet")
    got = reader.get(f"/lots/view?{urlencode(words_of(wish))}").json()
    view = table.view(wish)
    assert tuple(got["order"]) == view.order
    assert got["total"]["basis_usd"] == usd_plain(view.total.basis_usd)
    assert [one["name"] for one in got["groups"]] == [one.name for one in view.groups]


def test_without_scripts_there_are_pages(
    reader: httpx2.Client, looked_at: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lots, "PAGE_ROWS", 10)
    seen: list[str] = []
    address, pages = "/lots?sort=asset", 0
    while address:
        text = reader.get(address).text
        seen += re.findall(r'<a href="/lots/(lot_\w+)"', text)
        pages += 1
        following = re.search(r'href="([^"]*)" rel="next"', text)
        address = unescape(following[1]) if following else ""
    assert pages == 4
    assert sorted(seen) == sorted(str(one["id"]) for one in told(looked_at))


def test_headings_sort_and_say_so(reader: httpx2.Client) -> None:
    text = unescape(reader.get("/lots?sort=basis_usd&asset=BTC").text)
    assert re.search(r'aria-sort="ascending"><a href="/lots\?[^"]*is_descending=1', text)
    assert "asset=BTC&sort=wallet" in text


def test_nothing_like_that(reader: httpx2.Client) -> None:
    text = reader.get("/lots?text=nothing+at+all").text
    assert "No lot is like that" in text
    assert reader.get("/lots?sort=color").status_code == 400
    assert reader.get("/lots?page=999999").status_code == 200
    assert reader.get("/lots?page=x").status_code == 200


def test_what_is_typed_is_only_text(reader: httpx2.Client) -> None:
    hostile = '"><script>alert(1)</script>'
    text = reader.get("/lots", params={"text": hostile, "asset": hostile}).text
    assert "<script>alert" not in text


def test_an_empty_project_says_what_to_do(empty: httpx2.Client) -> None:
    text = empty.get("/lots").text
    assert "No open lots yet" in text
    assert 'href="/import"' in text
    assert empty.get("/lots/data").json()["lots"] == 0


def test_too_many_lots_are_shown_page_by_page(reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST_ROWS", 10)
    text = reader.get("/lots?asset=BTC").text
    assert "too much to show at once" in text
    assert "lots.js" not in text


def test_a_lot_tells_all_and_leads_to_its_reasons(reader: httpx2.Client, looked_at: Served) -> None:
    for one in told(looked_at)[:3]:
        text = reader.get(f"/lots/{one['id']}").text
        assert f'value="{one["break_even"]}"' in text
        assert str(one["evidence_why"]) in text
        assert f'href="/why/{one["id"]}"' in text
        assert reader.get(f"/why/{one['id']}").status_code == 200
    assert reader.get("/lots/lot_nothing").status_code == 404


def test_strangers_see_no_lots(looked_at: Served) -> None:
    with looked_at.client(signs_in=False) as client:
        for address in ("/lots", "/lots/data", "/lots/view"):
            assert client.get(address).status_code == 303
