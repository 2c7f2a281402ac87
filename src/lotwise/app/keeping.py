"""Keeping a project: backup, export, and the proof that nothing was changed and nothing lost."""

from dataclasses import dataclass
from pathlib import Path

from lotwise.app import clock
from lotwise.app.workspace import load
from lotwise.lots.conservation import AssetProof, conservation_of
from lotwise.store.archive import backup, export_all
from lotwise.store.copies import row_counts
from lotwise.store.project import Project, reading
from lotwise.store.verify import Fault, chain_head, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What `lotwise verify` found.

    Attributes:
        faults: Rows and entries that are not as they were recorded; none in a sound project.
        counts: How many rows each table holds.
        head: The last hash of the chain; note it down to prove later what was there.
        proofs: For each asset, that nothing was lost; empty when not asked for.
    """

    faults: tuple[Fault, ...]
    counts: dict[str, int]
    head: str
    proofs: tuple[AssetProof, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was changed and nothing lost."""
        return not self.faults and all(proof.is_proved for proof in self.proofs)


def verified(project: Project, *, with_conservation: bool = False) -> Verified:
    """Return whether a project is as it was recorded.

    Args:
        project: An open project.
        with_conservation: Also prove for each asset that what was acquired is held, disposed of or out of
            scope, in units and in basis.
    """
    faults = tuple(sorted(verify(project), key=lambda one: not one.key))  # rows before the rest
    proofs = conservation_of(load(project).all_books) if with_conservation and not faults else ()
    with reading(project) as connection:
        counts = row_counts(connection)
    return Verified(faults=faults, counts=counts, head=chain_head(project), proofs=proofs)


def back_up(project: Project, target: Path) -> None:
    """Write a copy of a project, checked, into a new file.

    Raises:
        LotwiseError: Something of that name is there, or it cannot be written.
    """
    backup(project, target, now=clock.now())


def export(project: Project, target: Path) -> None:
    """Write everything a project stores into an archive that `lotwise import` rebuilds it from.

    Raises:
        LotwiseError: Something of that name is there, or it cannot be written.
    """
    export_all(project, target)
