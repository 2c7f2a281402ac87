"""The reference page of formats is what the registry says; LOTWISE_GOLDEN=renew writes it anew."""

import os
from pathlib import Path

from lotwise.importers.registry import formats_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "formats.md"


def test_the_reference_page_of_formats_is_up_to_date() -> None:
    if os.environ.get("LOTWISE_GOLDEN") == "renew":
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(formats_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == formats_page(), "renew it with: python3 dev.py golden"
