"""Full names in column (a): where they are known, and never in place of the symbol."""

from dataclasses import replace

from lotwise.ledger.assets import FIAT, KNOWN
from lotwise.reports.asset_names import _names, asset_name
from unit.reports.form_rows import row_of


def test_a_well_known_asset_has_its_name_beside_its_symbol() -> None:
    row = row_of(description="0.5 BTC, ID 64c9", asset_name=asset_name("BTC"))
    assert row.full_description == "0.5 BTC (Bitcoin), ID 64c9"


def test_an_unknown_one_stays_as_it_is() -> None:
    assert asset_name("NEWLY") == ""
    assert row_of(description="5 NEWLY", asset="NEWLY").full_description == "5 NEWLY"
    security = replace(row_of(asset_name="Bitcoin"), description="100 XYZ CO")
    assert security.full_description == "100 XYZ CO"


def test_names_are_of_codes_that_lotwise_knows_as_digital_assets() -> None:
    assert not set(_names()) & FIAT
    assert set(_names()) <= KNOWN
    assert all(name.strip() == name for name in _names().values())
