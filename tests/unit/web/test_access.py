"""Who is let in, who is not, and what each may do."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from dashboard import Served, example_project, secrets_in, served
from lotwise.core.errors import BadInputError
from lotwise.web import access
from lotwise.web.access import Doorkeeper, Role, hashed, is_password, passwords_of

GOOD, OTHER = "a long sentence", "another sentence"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make guesses cheap."""
    monkeypatch.setattr(access, "COST", 2**4)


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.usefixtures("quick")
def test_a_password_is_kept_with_its_own_salt_and_known_again() -> None:
    kept = hashed(GOOD)
    assert GOOD not in kept
    assert kept != hashed(GOOD)
    assert is_password(GOOD, kept)
    assert not is_password(OTHER, kept)


def test_a_short_password_is_refused() -> None:
    with pytest.raises(BadInputError, match="at least 10"):
        hashed("short")


@pytest.mark.parametrize("text", ["", "preparer:scrypt$00$00", "owner:plain", "boss:x", "owner:scrypt$zz$zz"])
def test_a_bad_password_file_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        passwords_of(text)


@pytest.mark.usefixtures("quick")
def test_a_password_file_names_owner_and_preparer() -> None:
    text = f"owner:{hashed(GOOD)}\n\npreparer:{hashed(OTHER)}\n"
    found = passwords_of(text)
    assert set(found) == {Role.OWNER, Role.PREPARER}
    keeper = Doorkeeper(clock=_Clock(), passwords=found)
    known = keeper.sign_in(OTHER, "a")
    assert known is not None
    assert not known.may_write
    named = keeper.bearer(f"owner:{GOOD}", "a")
    assert named is not None
    assert named.may_write


def test_wrong_guesses_are_limited_for_an_address_and_in_all() -> None:
    clock = _Clock()
    keeper = Doorkeeper(clock=clock)
    for _ in range(5):
        assert keeper.sign_in("wrong", "a") is None
    assert keeper.seconds_to_wait("a") > 0
    assert keeper.sign_in(keeper.key, "a") is None, "not even the right key before the wait is over"
    assert keeper.sign_in(keeper.key, "b") is not None
    for n in range(50):
        keeper.sign_in("wrong", f"other {n}")
    assert keeper.seconds_to_wait("never seen") > 0
    clock.now += 301
    assert keeper.seconds_to_wait("a") == 0
    assert keeper.sign_in(keeper.key, "a") is not None


def test_a_session_ends_when_it_is_idle_or_signed_out() -> None:
    clock = _Clock()
    keeper = Doorkeeper(clock=clock)
    one = keeper.sign_in(keeper.key, "a")
    two = keeper.sign_in(keeper.key, "a")
    assert one is not None
    assert two is not None
    assert one.session != two.session
    keeper.sign_out(one.session)
    assert keeper.visitor_of(one.session) is None
    assert keeper.visitor_of(two.session) == two
    clock.now += 12 * 3600 + 1
    assert keeper.visitor_of(two.session) is None


@pytest.fixture
def stranger(looked_at: Served) -> Iterator[httpx2.Client]:
    """A client that is not signed in."""
    with looked_at.client(signs_in=False) as client:
        yield client


def test_a_stranger_sees_nothing(stranger: httpx2.Client) -> None:
    sent = stranger.get("/")
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in")
    asked = stranger.get("/sign-in")
    assert "example" not in asked.text
    wrong = stranger.get("/sign-in", params={"key": "nonsense"})
    assert wrong.status_code == 403
    assert "set-cookie" not in wrong.headers


def test_a_session_that_somebody_else_chose_is_not_taken_over(looked_at: Served) -> None:
    with looked_at.client(signs_in=False) as client:
        client.cookies.set("lotwise_session", "chosen")
        client.get("/sign-in", params={"key": looked_at.key})
        assert looked_at.keeper.visitor_of("chosen") is None
        assert "chosen" not in [cookie.value for cookie in client.cookies.jar if cookie.domain]


def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger: httpx2.Client, looked_at: Served) -> None:
    cookie = stranger.get("/sign-in", params={"key": looked_at.key}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_guessing_at_the_door_is_answered_slowly(tmp_path: Path) -> None:
    with served(example_project(tmp_path)) as running, running.client(signs_in=False) as client:
        answers = [client.get("/sign-in", params={"key": f"no {n}"}).status_code for n in range(7)]
        assert answers == [403] * 5 + [429] * 2
        assert int(client.get("/sign-in", params={"key": "no"}).headers["retry-after"]) > 0


@pytest.mark.usefixtures("quick")
def test_the_preparer_reads_and_records_nothing(tmp_path: Path) -> None:
    kept = {Role.OWNER: hashed(GOOD), Role.PREPARER: hashed(OTHER)}
    with (
        served(example_project(tmp_path), passwords=kept) as running,
        running.client(signs_in=False) as client,
    ):
        assert client.post("/sign-in", data={"word": OTHER}).status_code == 303
        page = client.get("/settings")
        assert page.status_code == 200
        assert "read only" in page.text
        refused = client.post("/sign-out", data=secrets_in(page.text))
        assert refused.status_code == 403
