"""The API under attack by its own description (schemathesis): no fault of ours, and answers as described.

Every address gets requests that fit its description and requests that do not, always the same ones. What is
answered must be described: its status, its type, its shape. Nobody without the key is answered.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dashboard import Served, example_project, served

EXAMPLES: Final = 3
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEW: Final = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SLOW: Final = ("sensitivity", "laws", "verify")
"""What takes seconds; asked for once elsewhere."""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard of its own, for what is recorded."""
    with served(example_project(tmp_path_factory.mktemp("attacked"))) as running:
        yield running


def operations(running: Served) -> list[Any]:
    """Return all operations that the API describes."""
    asked = requests.get(f"{running.url}/api/v1/openapi.json", headers=running.bearer(), timeout=60)
    described = schemathesis.openapi.from_dict(asked.json())
    found = [one.ok() for one in described.get_all_operations() if isinstance(one, Ok)]
    assert len(found) > 35
    return found


@cache
def session() -> requests.Session:
    """Return one that keeps its connection."""
    return requests.Session()


def attacks(running: Served, mode: GenerationMode) -> dict[str, set[int]]:
    """Attack every operation, check its answers, and return their statuses."""
    statuses: dict[str, set[int]] = {}
    for operation in operations(running):
        seen = statuses[operation.label] = set()

        def attack(case: Case[Any], seen: set[int]) -> None:
            case.headers.clear()
            case.query = {name: one for name, one in (case.query or {}).items() if name not in SLOW}
            answer = case.call(running.url, session(), running.bearer(), timeout=60)
            case.validate_response(answer, CHECKS)
            seen.add(answer.status_code)

        FEW(given(case=operation.as_strategy(generation_mode=mode))(attack))(seen=seen)
    return statuses


def test_what_fits_the_description_is_answered_as_it_says(attacked: Served) -> None:
    statuses = attacks(attacked, GenerationMode.POSITIVE)
    assert sum(200 in seen for seen in statuses.values()) > 20
    assert not any(seen & {401, 403, 413, 415, 429} for seen in statuses.values())


def test_what_does_not_fit_is_refused_as_it_says(attacked: Served) -> None:
    statuses = attacks(attacked, GenerationMode.NEGATIVE)
    assert sum(422 in seen for seen in statuses.values()) > 15


def test_nobody_without_the_key_is_answered(attacked: Served) -> None:
    for operation in operations(attacked):

        def ask(case: Case[Any]) -> None:
            case.headers.clear()
            for headers in ({}, {"authorization": "Basic b3duZXI6"}, {"cookie": "lotwise_session=x"}):
                answer = case.call(attacked.url, session(), headers, timeout=60)
                assert answer.status_code == 401, (case.method, case.path)

        settings(FEW, max_examples=2)(given(operation.as_strategy())(ask))()  # type: ignore[no-untyped-call]
