"""What is there: the project, its files and findings, lots, wallets, assets, prices, household, settings."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from lotwise.app.assets_json import assets_json
from lotwise.app.findings_json import every_finding, findings_json
from lotwise.app.household_json import household_json
from lotwise.app.json_shapes import (
    AssetsShape,
    FilesShape,
    FindingsShape,
    HistoryShape,
    HouseholdShape,
    LotsShape,
    PricesShape,
    ProjectShape,
    QuestionsShape,
    SettingsShape,
    WalletsShape,
)
from lotwise.app.lots_json import lots_json
from lotwise.app.prices_json import prices_json
from lotwise.app.project_json import files_json, project_json
from lotwise.app.review import QuestionRows
from lotwise.app.review_json import history_json, question_of, questions_json
from lotwise.app.settings_json import settings_json
from lotwise.app.wallets_json import wallets_json
from lotwise.web.api.answers import answers, told
from lotwise.web.api.requests import CHECKED
from lotwise.web.visits import Here, Known, Now

router = APIRouter(prefix="/api/v1", dependencies=[*CHECKED])

_LONGEST: Final = 200
Word = Annotated[str | None, Query(max_length=_LONGEST)]
"""A word in a query, or nothing."""
Ref = Annotated[str, Path(min_length=1, max_length=_LONGEST)]
"""An id, or the beginning of one."""


@router.get("/project", **answers(ProjectShape, "The project in short."))
def project(visitor: Known, site: Here, now: Now) -> Response:  # noqa: ARG001
    """Return what the project is and how much it holds; ``mark`` is what ``seen`` is compared with."""
    return told(project_json(now.state, name=site.name, mark=now.mark), every_finding(now.state))


@router.get("/files", **answers(FilesShape, "The files that were imported."))
def files(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return the files that were imported."""
    return told(files_json(now.state), now.state.findings)


@router.get("/findings", **answers(FindingsShape, "`lotwise findings --json`"))
def findings(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return what is missing or doubtful, blocking ones first."""
    found = now.once(("api", "findings"), lambda: every_finding(now.state))
    return told(findings_json(found), found)


@router.get("/lots", **answers(LotsShape, "`lotwise lots --json`"))
def lots(
    visitor: Known,  # noqa: ARG001
    site: Here,
    asset: Word = None,
    wallet: Word = None,
    law: Word = None,
) -> Response:
    """Return open lots with all that is known of them; under another wash-sale law also what it changes."""
    state = site.loaded(law).state
    return told(lots_json(state, asset=asset, wallet=wallet, law=law), state.findings)


@router.get("/household", **answers(HouseholdShape, "`lotwise household --json`"))
def household(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return the facts of the household by name, in words."""
    return told(household_json(now.state), now.state.findings)


@router.get("/wallets", **answers(WalletsShape, "`lotwise wallets --json`"))
def wallets(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return wallets with what lies in them and how lots are chosen there."""
    return told(wallets_json(now.state), now.state.findings)


@router.get("/assets", **answers(AssetsShape, "`lotwise assets --json`"))
def assets(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return assets with what they are and what is held of them."""
    return told(assets_json(now.state), now.state.findings)


@router.get("/prices", **answers(PricesShape, "`lotwise prices --json`"))
def prices(visitor: Known, now: Now, asset: Word = None) -> Response:  # noqa: ARG001
    """Return the prices that are known, with their origin."""
    return told(prices_json(now.state, asset), now.state.findings)


@router.get("/settings", **answers(SettingsShape, "`lotwise settings --json`"))
def settings(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return the choices that the law leaves to you, and what counts."""
    return told(settings_json(now.state), now.state.findings)


@router.get("/questions", **answers(QuestionsShape, "`lotwise review --json`"))
def questions(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return the open questions, those about the most money first."""
    return told(questions_json(now.state), now.state.findings)


@router.get("/questions/{ref}", **answers(QuestionRows, "`lotwise review REF --json`"))
def question(visitor: Known, now: Now, ref: Ref) -> Response:  # noqa: ARG001
    """Return one question with the rows of files that it is about, and the answers that it takes."""
    return told(question_of(now.state, ref))


@router.get("/history", **answers(HistoryShape, "`lotwise review --history --json`"))
def history(visitor: Known, now: Now) -> Response:  # noqa: ARG001
    """Return everything that you said, and whether it counts."""
    return told(history_json(now.state), now.state.findings)
