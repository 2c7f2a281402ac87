"""The API answers with the bytes that the commands write, as its own description says, and to nobody else."""

import json
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, Final

import httpx2
import jsonschema_rs
import pytest

from dashboard import Served
from lotwise.app import demo
from lotwise.cli.main import main
from web_schemas import check_shape

DAY: Final = str(demo.AS_OF)
SALE: Final = "{sale}"
SAME: Final = {
    "lots": "lots",
    "lots?asset=eth&wallet=coinbase": "lots --asset eth --wallet coinbase",
    "lots?law=hr9172": "lots --law hr9172",
    "findings": "findings",
    "household": "household",
    "wallets": "wallets",
    "assets": "assets",
    "prices": "prices",
    "prices?asset=btc": "prices --asset btc",
    "settings": "settings",
    "plan": "plan",
    "plan?evidence=B&wait=30&simple=true&rate=30%25": "plan --evidence B --wait 30 --simple --rate 30%",
    "plan?laws=true": "plan --laws",
    "plan?why=npv": "plan --why npv",
    "what-if": "what-if",
    "what-if?changes=wages%3D250000&only=1&only=2": "what-if wages=250000 --only 1 --only 2",
    "what-if?year=2025&method=HIFO": "what-if --year 2025 --method HIFO",
    "tax": "tax",
    "tax?year=2025": "tax --year 2025",
    "tax?why=16": "tax --why 16",
    "carryovers": "carryovers",
    "carryovers?why=2026": "carryovers --why 2026",
    "states?year=2025": "states --year 2025",
    "states?state=ny&year=2025": "states ny --year 2025",
    "explain/plan.npv": "explain plan.npv",
    "explain/tax.2026.16": "explain tax.2026.16",
    "questions": "review",
    "history": "review --history",
    "identify": "identify",
    f"identify/{SALE}": f"identify {SALE}",
    "tickets?draft=true": "tickets --draft",
    "confirmations": "confirm",
    "statements": "statements",
    "reconcile": "reconcile",
    "reconcile?forecast=true&year=2026": "reconcile --forecast --year 2026",
    f"audit/{SALE}": f"audit {SALE}",
    "audit": "audit",
    "verify": "verify",
    "verify?conservation=true": "verify --conservation",
}
"""What the API is asked, and the command that writes the same."""
UNDATED: Final = {"states", "verify"}


@pytest.fixture(scope="module")
def project(looked_at: Served) -> Path:
    """The project behind the dashboard that is only looked at."""
    path = looked_at.site.loaded().state.project.path
    assert path is not None
    return path


@pytest.fixture(scope="module")
def sale(looked_at: Served) -> str:
    """The id of some sale."""
    return looked_at.site.loaded().state.books.dispositions[-1].transaction_id


@pytest.fixture(scope="module")
def description(looked_at: Served) -> dict[str, Any]:
    """The description of the API."""
    with looked_at.client() as client:
        told: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return told


def written(project: Path, words: str) -> tuple[str, int]:
    """Return what a command writes as JSON, and its exit code."""
    parts = [*words.split(), "--json"]
    if words.split(maxsplit=1)[0] != "states":
        parts += ["--project", str(project)]
    if parts[0] not in UNDATED and words != "audit":
        parts += ["--as-of", DAY]
    out = StringIO()
    with redirect_stdout(out), pytest.raises(SystemExit) as left:
        main(parts)
    return out.getvalue(), int(left.value.code or 0)


@pytest.mark.parametrize("asked", SAME)
def test_an_address_answers_with_what_the_command_writes(
    reader: httpx2.Client, project: Path, sale: str, description: dict[str, Any], asked: str
) -> None:
    answer = reader.get(f"/api/v1/{asked.replace(SALE, sale)}")
    out, code = written(project, SAME[asked].replace(SALE, sale))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.content.decode() == out
    if not asked.startswith(("identify/", "audit/")):
        assert int(int(answer.headers["x-blocking"]) > 0) == code
    check_shape(description, asked.replace(sale, "{ref}"), "get", answer.json())


def test_a_question_and_a_form_are_shown_by_their_ids(
    reader: httpx2.Client, project: Path, description: dict[str, Any]
) -> None:
    (first, *_) = reader.get("/api/v1/questions").json()["questions"]
    answer = reader.get(f"/api/v1/questions/{first['id']}")
    assert answer.text == written(project, f"review {first['id']}")[0]
    check_shape(description, "questions/x", "get", answer.json())
    for one in reader.get("/api/v1/statements").json()["statements"]:
        shown = reader.get(f"/api/v1/statements/{one['id']}")
        check_shape(description, "statements/x", "get", shown.json())
        assert shown.json()["id"] == one["id"]


def test_forms_are_those_of_the_command_but_for_the_files_that_it_writes(
    reader: httpx2.Client, project: Path, tmp_path: Path, description: dict[str, Any]
) -> None:
    for query, words in (
        ("", ""),
        ("?year=2026&draft=true&various=true", "--year 2026 --draft --various"),
        ("?year=2025&rounded=true&totals=true&draft=true", "--year 2025 --rounded --totals --draft"),
    ):
        answer = reader.get(f"/api/v1/forms{query}")
        told = json.loads(written(project, f"forms --out {tmp_path} {words}")[0])
        check_shape(description, "forms", "get", answer.json())
        assert answer.json() == {**told, "written": []}


def test_the_project_is_told_in_short(
    reader: httpx2.Client, looked_at: Served, description: dict[str, Any]
) -> None:
    told = reader.get("/api/v1/project").json()
    check_shape(description, "project", "get", told)
    assert told["mark"] == looked_at.site.mark()
    assert told["as_of"] == DAY
    assert told["counts"]["open_lots"] == len(reader.get("/api/v1/lots").json()["lots"])
    files = reader.get("/api/v1/files").json()
    check_shape(description, "files", "get", files)
    assert told["counts"]["files"] == len(files["files"])


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("lots?aset=btc", 422, "'aset' is not known here; known are: asset, law, wallet."),
        ("plan?evidnce=A", 422, "'evidnce' is not known here"),
        ("lots?asset=a&asset=b", 422, "said twice"),
        ("tax?year=1999", 422, "year"),
        ("tax?year=1e3", 422, "year"),
        ("plan?wait=0", 422, "wait"),
        ("plan?simple=true&rate=many", 400, "many"),
        ("what-if?changes=nothing", 400, "no change"),
        ("what-if?changes=wages%3D1&year=2025", 422, "two questions"),
        ("what-if?evidence=A", 422, "about the plan"),
        ("lots?law=mine", 400, "mine"),
        ("explain/..%2f..%2fpasswd", 404, "Nothing is called"),
        ("explain/%00", 404, "Nothing is called"),
        ("audit/nothing", 404, "nothing"),
        ("questions/nothing", 404, "nothing"),
        ("statements/nothing", 404, "nothing"),
        ("states?state=zz", 404, "zz"),
        ("nothing-here", 404, "no such page"),
        ("tickets?leeway=1e9", 422, "leeway"),
        ("verify?head=xyz", 422, "head"),
        ("spouses", 400, ""),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(
    reader: httpx2.Client, asked: str, status: int, words: str
) -> None:
    answer = reader.get(f"/api/v1/{asked}")
    assert answer.status_code == status, answer.text[:300]
    assert set(answer.json()) == {"what", "fix"}
    assert words in answer.json()["what"]


def test_a_script_is_known_by_the_key_and_nobody_else_is(looked_at: Served) -> None:
    with looked_at.client(signs_in=False) as client:
        for path in (*dict.fromkeys(one.partition("?")[0] for one in SAME), "openapi.json", "project"):
            refused = client.get(f"/api/v1/{path}", headers={"accept": "text/html"})
            assert refused.status_code == 401, path
            assert refused.headers["www-authenticate"] == "Bearer"
            assert set(refused.json()) == {"what", "fix"}
        assert client.get("/api/v1/wallets", headers=looked_at.bearer()).status_code == 200
        spelled = {"authorization": f"bEARER  {looked_at.key}"}
        assert client.get("/api/v1/wallets", headers=spelled).status_code == 200


def test_the_guide_lists_every_address(description: dict[str, Any]) -> None:
    guide = (Path(__file__).resolve().parents[3] / "docs" / "guide" / "27-api.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(GET|POST) (/[^`?]*)", guide, re.MULTILINE))
    there = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in description["paths"].items()
        for method in methods
    }
    assert listed == there


def test_every_schema_is_sound_and_says_what_it_is(description: dict[str, Any]) -> None:
    for name, schema in description["components"]["schemas"].items():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
        assert schema != {}, name
    assert len(description["components"]["schemas"]) > 100
    assert description["components"]["schemas"]["LotRow"]["properties"]["basis_usd"]["description"]
