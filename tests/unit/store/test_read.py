"""Finding the line in the owner's file from which a fact came."""

from collections.abc import Callable
from datetime import datetime

import pytest

from lotwise.core.errors import NotFoundError
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.store.add import add_file
from lotwise.store.facts import FileFacts
from lotwise.store.project import Project
from lotwise.store.read import file_content, files, source_row_text, transactions, wallets

FileOf = Callable[..., FileFacts]


def test_a_new_project_holds_nothing(project: Project) -> None:
    assert files(project) == ()
    assert wallets(project) == ()
    assert transactions(project) == ()


def test_wallets_come_by_name(project: Project, now: datetime, file_of: FileOf) -> None:
    kraken = Wallet(name="kraken", custody=Custody.BROKER_US)
    ledger = Wallet(name="Ledger Nano", custody=Custody.SELF)
    of_no_wallet = Wallet(name="", custody=Custody.SELF)
    for wallet in (kraken, of_no_wallet, ledger):
        add_file(project, file_of(f"{wallet.name}.csv", wallet=wallet), now=now)
    assert wallets(project) == (ledger, kraken)
    assert [file.wallet for file in files(project)] == [kraken, of_no_wallet, ledger]


@pytest.mark.parametrize(
    ("content", "row", "text"),
    [
        (b"a,b\n1,2\n3,4\n", 2, "1,2"),
        (b"a,b\r\n1,2\r\n3,4", 3, "3,4"),
        (b"a,b\r1,2\r", 2, "1,2"),
        (b"\xef\xbb\xbfa,b\n", 1, "a,b"),
        ("a,€\n1,2\n".encode("utf-16"), 2, "1,2"),
        ("größe,€\n".encode(), 1, "größe,€"),
        ("größe,€\n".encode("cp1252"), 1, "größe,€"),
        ("a\u2028b\x0bc\n1\n".encode(), 1, "a\u2028b\x0bc"),
        (b'h\n1,"first\nsecond",3\n4\n', 2, '1,"first\nsecond",3'),
        (b'h\n1,"say ""hi""",3\n4\n', 2, '1,"say ""hi""",3'),
        (b'h\n5" disk,3\n4\n', 2, '5" disk,3'),
        (b'h\n5" disk,3\n' + b"4\n" * 50 + b'7" disk\n', 2, '5" disk,3'),
    ],
)
def test_a_row_is_shown_as_its_source_wrote_it(
    project: Project, now: datetime, file_of: FileOf, *, content: bytes, row: int, text: str
) -> None:
    facts = file_of("a.csv", content=content)
    add_file(project, facts, now=now)
    assert source_row_text(project, facts.id, row) == text


@pytest.mark.parametrize("row", [0, -1, 4])
def test_a_line_that_is_not_there_is_not_found(
    project: Project, now: datetime, file_of: FileOf, row: int
) -> None:
    facts = file_of("a.csv", content=b"a\nb\n")
    add_file(project, facts, now=now)
    with pytest.raises(NotFoundError, match=f"no line {row}"):
        source_row_text(project, facts.id, row)


def test_a_file_that_is_not_there_is_not_found(project: Project) -> None:
    with pytest.raises(NotFoundError, match="no file file_x"):
        file_content(project, "file_x")
