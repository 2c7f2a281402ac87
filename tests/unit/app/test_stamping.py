"""A time stamp counts where all of it is as RFC 3161 says; what can be wrong with it is refused by name."""

import hashlib
import http.client
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from intents_of import AT as MADE
from intents_of import intent_of, keep, lot_of
from lotwise.app import clock
from lotwise.app.signing import KeyPlace, signer_of
from lotwise.app.stamping import checked, request
from lotwise.app.stamping_der import first, written
from lotwise.app.stamping_kept import entries_of, keep_stamp, stamps, write_request
from lotwise.core.errors import BadInputError
from lotwise.store.intents import identifying
from lotwise.store.project import create
from lotwise.store.verify import chain_head, verify
from time_authority import AT, Authority, authority, served

GOOD = authority()
DATA = b"f00"


def test_a_stamp_certifies_instant_and_authority() -> None:
    stamp = checked(GOOD.answer(request(DATA)), DATA, GOOD.trusted)
    assert (stamp.at, stamp.authority, stamp.imprint) == (AT, "CN=Authority", hashlib.sha256(DATA).digest())


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (replace(GOOD, imprint=hashlib.sha256(b"else").digest()), "about something else"),
        (replace(GOOD, status=2), "did not grant"),
        (replace(GOOD, has_wrong_signature=True), "signature is another one"),
        (replace(GOOD, has_wrong_digest=True), "not what was signed"),
        (replace(GOOD, names_nobody=True), "does not name the certificate"),
        (replace(GOOD, sends=()), "does not lead to one that you named"),
        (replace(GOOD, at=AT + timedelta(days=4000)), "not valid at that instant"),
        (authority(ends=AT - timedelta(days=1)), "not valid at that instant"),
        (authority(usage=(ExtendedKeyUsageOID.SERVER_AUTH,)), "not for time stamping"),
        (
            authority(usage=(ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.SERVER_AUTH)),
            "not for time",
        ),
        (authority(is_critical=False), "not for time stamping"),
        (authority(usage=()), "not for time stamping"),
    ],
)
def test_what_proves_nothing_is_refused(by: Authority, why: str) -> None:
    with pytest.raises(BadInputError, match=why):
        checked(by.answer(request(DATA)), DATA, by.trusted)


def test_an_authority_that_nobody_trusts_is_refused() -> None:
    with pytest.raises(BadInputError, match="does not lead"):
        checked(GOOD.answer(request(DATA)), DATA, authority().trusted)


ANSWER = GOOD.answer(request(DATA))


@given(st.integers(0, len(ANSWER) - 1), st.integers(1, 255))
def test_no_changed_byte_makes_another_stamp(place: int, change: int) -> None:
    answer = bytearray(ANSWER)
    answer[place] ^= change
    try:
        stamp = checked(bytes(answer), DATA, GOOD.trusted)
    except BadInputError:
        return
    assert (stamp.at, stamp.imprint) == (AT, hashlib.sha256(DATA).digest())


@given(st.integers(0, 255), st.binary(max_size=400))
def test_der_comes_back(tag: int, body: bytes) -> None:
    assert (first(written(tag, body)).tag, first(written(tag, body)).body) == (tag, body)


def test_one_stamp_proves_all_that_came_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    with create(tmp_path / "one.db", now=MADE) as project, served(GOOD) as port:
        *_, first_one = keep(project, identifying(intent_of(lot_of("a"))))
        head, asked, plain = write_request(project, tmp_path / "head.tsq")
        assert plain.read_text() == head == chain_head(project)
        link = http.client.HTTPConnection("127.0.0.1", port)
        link.request("POST", "/", asked.read_bytes(), {"Content-Type": "application/timestamp-query"})
        (tmp_path / "head.tsr").write_bytes(link.getresponse().read())
        link.close()
        (tmp_path / "root.pem").write_bytes(GOOD.trusted)
        *_, later = keep(project, identifying(intent_of(lot_of("b"), wallet="Kraken")), at=AT)
        signer = signer_of(project, KeyPlace())
        kept = keep_stamp(project, tmp_path / "head.tsr", tmp_path / "root.pem", signer)
        assert stamps(project) == (kept,)
        assert (kept.at, kept.head) == (AT, head)
        entries = entries_of(project)
        assert entries[first_one.seq] <= kept.entry < entries[later.seq]
        assert verify(project) == ()


def test_a_stamp_of_something_else_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "odd.tsr").write_bytes(GOOD.answer(request(b"else")))
    (tmp_path / "root.pem").write_bytes(GOOD.trusted)
    with create(tmp_path / "one.db", now=MADE) as project:
        keep(project, identifying(intent_of(lot_of("a"))))
        with pytest.raises(BadInputError, match="none of the project's heads"):
            keep_stamp(project, tmp_path / "odd.tsr", tmp_path / "root.pem", signer_of(project, KeyPlace()))
        assert stamps(project) == ()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_another_program_reads_the_request_and_our_authority(tmp_path: Path) -> None:
    """OpenSSL agrees with both sides, so that they are not wrong in the same way."""
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "a.tsq").write_bytes(request(DATA))
    (tmp_path / "a.tsr").write_bytes(GOOD.answer(request(DATA)))
    (tmp_path / "root.pem").write_bytes(GOOD.trusted)
    read = subprocess.run(
        ["openssl", "ts", "-query", "-in", "a.tsq", "-text"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Hash Algorithm: sha256" in read.stdout
    said = subprocess.run(
        ["openssl", "ts", "-verify", "-in", "a.tsr", "-data", "data", "-CAfile", "root.pem"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verification: OK" in said.stdout + said.stderr, said.stderr
