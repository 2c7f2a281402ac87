"""Full names of well-known assets, for column (a) of Form 8949.

The form takes the full name or the symbol. lotwise knows assets by their codes, so the code always stands;
where a code means one well-known asset alone, its name goes beside it. A name is never guessed.

Source:
    Instructions for Form 8949 (2025), column (a): "the full name or an abbreviated symbol".
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

_FILE: Final = "asset_names.toml"


@cache
def _names() -> Mapping[str, str]:
    text = resources.files("lotwise.reports").joinpath(_FILE).read_text("utf-8")
    return MappingProxyType(tomllib.loads(text)["names"])


def asset_name(asset: str) -> str:
    """Return the full name of an asset by its code, or nothing where it is not known or says no more.

    Examples:
        >>> asset_name("BTC"), asset_name("XRP"), asset_name("NEWLY")
        ('Bitcoin', '', '')
    """
    name = _names().get(asset, "")
    return "" if name == asset else name
