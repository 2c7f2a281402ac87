"""DaLI: the three files of its manual plugin, in, out and intra, which people keep by hand.

Exchange and holder of a row name its wallet, so one file tells of many. An intra row without one of its sides
is a half, which is joined with the other half by its Unique ID; a half that only repeats a whole row counts
once. Left out: prices to be looked up (`__unknown`), which count as not stated; see also `dali_cells`.
"""

from typing import Final

from lotwise.importers.base import NO_WALLET, Column, Evidence, Format, Grouping, Reader, by, each, singly
from lotwise.importers.sources import dali_cells as columns
from lotwise.importers.sources.dali_intra import intra_key, read_intra
from lotwise.importers.sources.dali_rows import read_in, read_out


def _file(version: str, *needed: Column, read: Reader, group: Grouping = singly) -> Format:
    way = version.removeprefix("manual_")
    return Format(
        id=f"dali.{version}",
        family="dali",
        title=f"DaLI manual {way} file",
        wallet=NO_WALLET,
        columns=needed,
        read=read,
        group=group,
        generations="money in US dollars, or in the money a column names",
        known_missing="Fees of sales stated in money alone, and types that DaLI does not list, block.",
        evidence=Evidence.CONSTRUCTED,
    )


FORMATS: Final = (
    _file("manual_in", *columns.IN, read=each(read_in)),
    _file("manual_out", *columns.OUT, read=each(read_out)),
    _file("manual_intra", *columns.INTRA, read=read_intra, group=by(intra_key)),
)
