"""The proof that nothing was changed and nothing lost, as flat values for JSON."""

from dataclasses import fields

from lotwise.app.keeping import Verified
from lotwise.app.signing_checks import Signed

__all__ = ["verify_json"]


def verify_json(found: Verified, signatures: Signed) -> dict[str, object]:
    """Return what was checked and what is wrong, with the signatures beside it.

    Args:
        found: The stored rows against their marks, as `lotwise.app.keeping.verified` gives it.
        signatures: The identifications against their signatures, as `lotwise.app.signing_checks.signed` does.
    """
    parts = {field.name: getattr(found, field.name) for field in fields(found)}
    return {**parts, "signatures": signatures}
