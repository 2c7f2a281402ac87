"""How a household files, in words for people."""

from collections.abc import Mapping
from typing import Final

from lotwise.tax.facts import FilingStatus

STATUS_WORDS: Final[Mapping[FilingStatus, str]] = {
    FilingStatus.SINGLE: "single",
    FilingStatus.JOINT: "married, one joint return",
    FilingStatus.SEPARATE: "married, filing separately",
    FilingStatus.HEAD: "head of household",
    FilingStatus.SURVIVING: "surviving spouse",
}
