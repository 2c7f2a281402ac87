"""A project in PostgreSQL, on the command line: used like a file, and its password never shown."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest

from end_to_end.project_files import coinbase, coinbase_row, household, plain
from terminal import DAY, Run

BOUGHT: Final = coinbase_row("c01", "2025-02-03 15:00:00", "Buy", "1 ETH", "3000")
SOLD: Final = coinbase_row("c02", "2025-06-03 15:00:00", "Sell", "-1 ETH", "2600")
EARLIER: Final = coinbase_row("b01", "2021-01-10 15:00:00", "Buy", "1 ETH", "1500")
PASSWORD: Final = "green-Horse-7"  # noqa: S105 - the server of the tests asks for none
Ask = Callable[..., Any]


@pytest.fixture
def url(postgres_url: str) -> str:
    """Give the URL of an empty database, with a password; the server of the tests asks for none."""
    return postgres_url.replace("lotwise@", f"lotwise:{PASSWORD}@")


@pytest.fixture
def ask(run: Run) -> Ask:
    """Return `run`, which also checks that the password is never shown."""

    def said(*words: str | Path) -> Any:
        done = run(*words)
        assert PASSWORD not in done.out + done.err, words
        assert "mistake of lotwise" not in done.err, done
        return done

    return said


def test_a_project_in_postgresql_is_used_like_a_file(ask: Ask, url: str) -> None:
    at_url = ("--project", url)
    made = ask("init", *at_url)
    assert made.code == 0
    assert "lotwise:***@127.0.0.1" in made.out
    assert ask("import", household(), coinbase(BOUGHT, SOLD, EARLIER), *at_url).code == 0
    assert "already imported" in plain(ask("import", "coinbase.csv", *at_url).out)
    ask("wallets", "--method", "Coinbase", "HIFO", *at_url)
    assert ask("file", "2025", "--as-of", DAY, *at_url).code == 0
    assert ask("verify", "--conservation", *at_url).code == 0
    (lot,) = ask("lots", "--json", *at_url).json["lots"]
    assert (lot["acquired_on"], lot["basis_usd"]) == ("2025-02-03", "3000.00")
    assert ask("export", "--all", "all.zip", *at_url).code == 0
    assert ask("backup", "copy.db", *at_url).code == 0
    ask("export", "--all", "copy.zip", "--project", "copy.db")
    assert Path("copy.zip").read_bytes() == Path("all.zip").read_bytes(), "equal in either database"
    assert ask("lots", "--json", "--project", "copy.db").json["lots"] == [lot]
    ask("init", "--project", "new.db")
    ask("import", "all.zip", "--project", "new.db")
    assert ask("lots", "--json", "--project", "new.db").json["lots"] == [lot]


def test_what_goes_wrong_in_postgresql_is_told_without_the_password(ask: Ask, url: str) -> None:
    lots = ("lots", "--project")
    assert "There is no project in" in plain(ask(*lots, url).err)
    assert ask("init", "--project", url).code == 0
    assert "already holds a project" in plain(ask("init", "--project", url).err)
    server, _, database = url.rpartition("/")
    assert "There is no database" in plain(ask(*lots, f"{server}/nowhere").err)
    assert "There is no such user" in plain(ask(*lots, url.replace("lotwise:", "nobody:")).err)
    away = f"postgresql://lotwise:{PASSWORD}@127.0.0.1:1/{database}"
    assert "cannot be reached" in plain(ask(*lots, away).err)
    for odd in (f"postgresql://lotwise:{PASSWORD}@host:port/x", f"postgresql://lotwise:{PASSWORD}@host"):
        said = ask(*lots, odd)
        assert said.code == 2
        assert "cannot be understood" in plain(said.err)
    assert ask("import", "nowhere.csv", "--project", url).code == 2
    assert ask("reread", "nowhere.csv", "--project", url).code == 2
    assert ask("explain", "nothing", "--project", url).code == 2


def test_statement_settled_line_forms_and_packet_are_the_same_in_postgresql(ask: Ask, url: str) -> None:
    Path("form.csv").write_text(
        "Asset name,Number of units,Date sold or disposed,Proceeds,Cost basis,Form 8949 box\n"
        "Ether,1,06/03/2025,2600.00,,H\nSolana,7,05/06/2025,1100.00,,H\n"
    )
    files = (household(), coinbase(BOUGHT, SOLD, EARLIER), Path("form.csv"))
    of_broker = ("--broker", "Coinbase", "--wallet", "Coinbase", "--year", "2025")
    year = ("--year", "2025", "--as-of", DAY)
    packed = {}
    for place, name in ((url, "there.zip"), ("here.db", "here.zip")):
        at = ("--project", place)
        ask("init", *at)
        ask("import", *files[:2], *at)
        assert ask("statements", "add", files[2], *of_broker, *at).code == 0
        assert ask("packet", "--out", name, *year, *at).code == 2, "a line blocks"
        (found,) = ask("reconcile", *year, "--json", *at).json["findings"][:1]
        line = next(word for word in found["fix"].split() if word.startswith("line_"))
        assert ask("statements", "settle", line, "--as", "no-sale", "--reason", "wrong", *at).code == 0
        done = ask("packet", "--out", name, *year, *at)
        assert done.code == 0, done
        with ZipFile(name) as packet:
            assert packet.testzip() is None
            packed[name] = {each: packet.read(each) for each in packet.namelist()}
    there, here = packed["there.zip"], packed["here.zip"]
    assert set(there) == set(here)
    forms = [each for each in there if "form_8949" in each and each.endswith(".csv")]
    assert forms
    assert [there[each] for each in forms] == [here[each] for each in forms]
    assert not [each for each, content in there.items() if PASSWORD.encode() in content]
