"""The pages of wallets: what is said of them, standing orders, and taking both back."""

import re

import httpx2
import pytest

from dashboard import Served, secrets_in
from lotwise.app.jsonable import jsonable
from lotwise.app.taken_back import take_back_wallet_fact, wallet_facts_said
from lotwise.app.wallet_form import record_wallet_facts
from lotwise.app.wallets_json import wallets_json
from lotwise.core.errors import BadInputError, NotFoundError

KRAKEN = "/wallets/one?name=Kraken"


def row(own: Served, name: str) -> dict[str, object]:
    """Return a wallet as `lotwise wallets --json` writes it."""
    rows = jsonable(wallets_json(own.site.loaded().state))["wallets"]
    found: dict[str, object] = next(one for one in rows if one["name"] == name)
    return found


def form(client: httpx2.Client, name: str = "Kraken") -> dict[str, str]:
    """Return what the forms of a wallet's page carry."""
    return secrets_in(client.get("/wallets/one", params={"name": name}).text) | {"name": name}


def test_the_table_is_the_json(reader: httpx2.Client, looked_at: Served) -> None:
    text = reader.get("/wallets").text
    for one in jsonable(wallets_json(looked_at.site.loaded().state))["wallets"]:
        assert one["name"] in text
        assert f'value="{one["fmv_usd"]}"' in text


def test_what_is_said_counts_and_is_taken_back(writer: httpx2.Client, own: Served) -> None:
    before = row(own, "Kraken")
    said = {"owner": "IRA", "fee_rate": "0.0026", "locked": "2027-01-01", "custody": "", "zone": ""}
    assert writer.post("/wallets/facts", data=form(writer) | said).status_code == 303
    now = row(own, "Kraken")
    assert (now["owner"], now["fee_rate"], now["locked_until"]) == ("IRA", "0.0026", "2027-01-01")
    assert now["custody"] == before["custody"]
    shown = re.findall(r'name="number" value="(\d+)"', writer.get(KRAKEN).text)
    assert len(shown) == 3
    for number in shown:
        assert writer.post("/wallets/back", data=form(writer) | {"number": number}).status_code == 303
    assert row(own, "Kraken") == before
    assert own.site.loaded().state.facts.wallet_facts == {}


def test_taking_back_leads_to_what_counted_before(own: Served) -> None:
    record_wallet_facts(own.site.loaded().state, "Kraken", {"fee_rate": "0.01"})
    record_wallet_facts(own.site.loaded().state, "Kraken", {"fee_rate": "0.02"})
    newest, oldest = wallet_facts_said(own.site.loaded().state.project)
    assert (newest.before, newest.value, newest.counts, oldest.counts) == ("0.01", "0.02", True, False)
    with pytest.raises(BadInputError, match="since"):
        take_back_wallet_fact(own.site.loaded().state, oldest.number)
    with pytest.raises(NotFoundError):
        take_back_wallet_fact(own.site.loaded().state, 99)
    take_back_wallet_fact(own.site.loaded().state, newest.number)
    assert row(own, "Kraken")["fee_rate"] == "0.01"


def test_a_wrong_fact_records_nothing_and_stays(writer: httpx2.Client, own: Served) -> None:
    wrong = {"owner": "IRA", "fee_rate": "60%", "locked": "soon", "zone": "<i>Mars"}
    answer = writer.post("/wallets/facts", data=form(writer) | wrong)
    assert answer.status_code == 422
    assert answer.text.count('class="fault"') == 3
    assert 'value="60%"' in answer.text
    assert 'value="&lt;i&gt;Mars"' in answer.text
    assert own.site.loaded().state.facts.wallet_facts == {}


def test_a_standing_order_counts_from_now_and_gives_way_to_another(
    writer: httpx2.Client, own: Served
) -> None:
    assert writer.post("/wallets/order", data=form(writer) | {"method": "HIFO"}).status_code == 303
    (order,) = own.site.loaded().state.orders
    assert (order.wallet, order.method.value) == ("Kraken", "HIFO")
    text = writer.get(KRAKEN).text
    assert "From now on FIFO again" in text
    assert writer.post("/wallets/order", data=form(writer) | {"method": "FIFO"}).status_code == 303
    assert [one.method.value for one in own.site.loaded().state.orders] == ["HIFO", "FIFO"]


def test_an_order_in_own_books_is_stated_and_taken_back(writer: httpx2.Client, own: Served) -> None:
    said = {"method": "HIFO", "recorded_at": "2025-03-01T09:00:00Z"}
    wordless = writer.post("/wallets/order", data=form(writer) | said)
    assert wordless.status_code == 422
    assert 'value="2025-03-01T09:00:00Z"' in wordless.text
    assert writer.post("/wallets/order", data=form(writer) | said | {"reason": "lots.ods"}).status_code == 303
    text = writer.get(KRAKEN).text
    assert "in your own books: lots.ods" in text
    found = re.search(r'name="id" value="([^"]+)"', text)
    assert found is not None
    assert writer.post("/wallets/order/back", data=form(writer) | {"id": found[1]}).status_code == 303
    assert own.site.loaded().state.orders == ()


@pytest.mark.parametrize(
    "said",
    [
        {"method": ""},
        {"method": "LOFI"},
        {"method": "HIFO", "from": "2020-01-01T00:00:00Z"},
        {"method": "HIFO", "from": "tomorrow"},
        {"method": "HIFO", "recorded_at": "2999-01-01T00:00:00Z", "reason": "x"},
    ],
)
def test_an_order_that_cannot_be_is_explained(
    writer: httpx2.Client, own: Served, said: dict[str, str]
) -> None:
    answer = writer.post("/wallets/order", data=form(writer) | said)
    assert answer.status_code == 422
    assert "Nothing was recorded" in answer.text
    assert own.site.loaded().state.orders == ()


def test_a_wallet_that_no_file_names_is_added_and_taken_back(writer: httpx2.Client, own: Served) -> None:
    name = 'Safe / "A" & <b>'
    sent = secrets_in(writer.get("/wallets").text)
    answer = writer.post("/wallets", data=sent | {"name": name, "custody": "self"})
    page = writer.get(answer.headers["location"])
    assert page.status_code == 200
    assert "<b>" not in page.text
    assert name in own.site.loaded().state.wallets
    number = wallet_facts_said(own.site.loaded().state.project)[0].number
    writer.post("/wallets/back", data=form(writer, name) | {"number": str(number)})
    assert name not in own.site.loaded().state.wallets


def test_wallets_that_cannot_be_added(writer: httpx2.Client) -> None:
    sent = secrets_in(writer.get("/wallets").text)
    for name, custody in (("", "self"), ("kraken", "self"), ("New", "the moon")):
        answer = writer.post("/wallets", data=sent | {"name": name, "custody": custody})
        assert answer.status_code == 422
        assert "Nothing was recorded" in answer.text


def test_what_is_not_there(writer: httpx2.Client) -> None:
    assert writer.get("/wallets/one?name=Nowhere").status_code == 400
    sent = form(writer)
    assert writer.post("/wallets/back", data=sent | {"number": "x"}).status_code == 400
    assert writer.post("/wallets/back", data=sent | {"number": "77"}).status_code == 404
    assert writer.post("/wallets/order/back", data=sent | {"id": "nothing"}).status_code == 404
