"""Ids that are made when somebody asks for them.

Naming a hundred thousand roots takes a fifth of a second, and few of them are ever named to anybody. So a
root keeps what its id is made of until it is asked for, and then the id; whoever reads it sees the id.
Left out: ids that follow from the id of another root, of which there are few.
"""

from types import MemberDescriptorType
from typing import TypeAlias

from lotwise.core.ids import Ending

Unmade: TypeAlias = tuple[Ending, str]
"""What an id is made of: the parts that many share, and the first part."""


def made_id(kept: str | Unmade) -> str:
    """Return an id, made where it is not yet.

    Args:
        kept: The id, or what it is made of.

    Examples:
        >>> made_id((Ending("lot", 5), "root_64c9")) == made_id(Ending("lot", 5).id_of("root_64c9"))
        True
    """
    if isinstance(kept, str):
        return kept
    ending, first = kept
    return ending.id_of(first)


class LateId:
    """Stands in the place of a slot that holds an id, or what it is made of; gives the id.

    Args:
        kept: The slot.
    """

    def __init__(self, kept: MemberDescriptorType) -> None:
        self._kept = kept

    def __get__(self, one: object, class_: type) -> str:
        kept: str | Unmade = self._kept.__get__(one, class_)
        if isinstance(kept, tuple):
            kept = made_id(kept)
            self._kept.__set__(one, kept)
        return kept

    def __set__(self, one: object, kept: str | Unmade) -> None:
        self._kept.__set__(one, kept)
