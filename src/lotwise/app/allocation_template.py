"""An allocation file to fill in: what the records show at the close of 2024, and not one wallet suggested.

The lots are written down because typing them is tedious and says nothing; which of them belongs to which
wallet is the owner's word alone, so that place stays empty, as does everything else that only the owner
knows.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from lotwise.core.findings import shown_name
from lotwise.core.money import usd_plain
from lotwise.core.quantity import ONE, Quantity, quantity_text
from lotwise.ledger.transaction import Owner
from lotwise.lots.allocation import Snapshot
from lotwise.lots.lot import Root

_HEAD: Final = """\
# An allocation of basis under Rev. Proc. 2024-28, as of the close of 2024-12-31.
#
# Write down the allocation that you made. lotwise makes none up and suggests none. If you made none, record
# nothing: then each wallet has the lots that were really there.
#
# completed   when your books first showed which units of basis belong to which wallet
# wallet      to which wallet you gave the units; write a line for each wallet if you divided them
#
# A global allocation has a rule instead of units. Leave the units out and write, for instance:
#   kind = "global"
#   described = 2024-12-20
#   order = ["HIFO", "FIFO"]
#   wallets = ["the first wallet", "the next one"]
"""
_TOP: Final = """
[[allocation]]
asset = {asset}
owner = "{owner}"
kind = "specific unit"
completed = ""          # such as 2025-02-10T09:00:00-05:00
return_extended = ""    # was your 2025 return due by extension? true or false
capital_assets = ""     # were these units, and all from which their basis came, capital assets?
under_examination = ""  # is that basis before a court or Appeals, or examined since before 2025?
"""


def template_of(snapshots: Iterable[tuple[Owner, Snapshot]]) -> str:
    """Return the text of an allocation file in which no wallet is filled in.

    Args:
        snapshots: What the records show, by owner and asset.
    """
    return _HEAD + "".join(part for owner, one in snapshots for part in _asset(owner, one))


def _asset(owner: Owner, one: Snapshot) -> Iterator[str]:
    yield _TOP.format(asset=json.dumps(one.asset, ensure_ascii=False), owner=owner.value)
    for wallet, units in sorted(one.held.items()):
        yield f"# {shown_name(wallet)} held {_units(one, units)}\n"
    for wallet, units in sorted(one.unplaced.items()):
        yield f"# {_units(one, units)} had left {shown_name(wallet)} for a wallet that is not imported\n"
    for root, units in one.open_roots.values():
        yield _unit(root, units)


def _units(one: Snapshot, units: Quantity) -> str:
    return f"{quantity_text(units)} {shown_name(one.asset)}"


def _unit(root: Root, units: Quantity) -> str:
    lines = ["", "[[allocation.units]]", 'wallet = ""', f'quantity = "{quantity_text(units)}"']
    basis = None if root.basis_usd is None else root.basis_usd * ONE // root.quantity
    lines.append("# its date is not known" if root.acquired_on is None else f"acquired = {root.acquired_on}")
    lines.append("# its basis is not known" if basis is None else f'basis_a_unit_usd = "{usd_plain(basis)}"')
    return "\n".join([*lines, f'lot = "{root.id}"', ""])
