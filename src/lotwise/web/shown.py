"""How values stand on a page: the JSON's own text, dressed for people.

A page is made from the very values that ``--json`` writes. Money and quantities arrive as text; on the page
they stand in a ``data`` element whose value is that text, so that what is shown can be compared with what the
commands write.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from lotwise.core.money import to_cents, usd, usd_text
from lotwise.web.access import Visitor
from lotwise.web.sentences import sentence
from lotwise.web.visits import site_of

STEPS: Final = (
    ("/", "Home"),
    ("/import", "Import"),
    ("/lots", "Lots"),
    ("/household", "Household"),
    ("/plan", "Plan"),
    ("/what-if", "What if"),
    ("/before", "Before you sell"),
    ("/tax", "Tax"),
    ("/forms", "Forms"),
    ("/reconcile", "Reconcile"),
    ("/carryovers", "Carryovers"),
    ("/audit", "Audit"),
)
"""The pages, in the order of use."""
_NOT_KNOWN: Final = "not known"
_MINUS: Final = "\N{MINUS SIGN}"


def money(value: str | None, *, is_signed: bool = False) -> Markup:
    """Return money for a page.

    Args:
        value: Dollars as the JSON writes them, or None when it is not known.
        is_signed: Whether a plus sign stands before what is above zero.

    Examples:
        >>> money("-1234.5")
        Markup('<data class="money negative" value="-1234.5">−$1,234.50</data>')
        >>> money(None)
        Markup('<span class="unknown">not known</span>')
    """
    if value is None:
        return Markup('<span class="unknown">{}</span>').format(_NOT_KNOWN)
    amount = to_cents(usd(value))
    sign = "+" if is_signed and amount > 0 else ""
    shown = usd_text(amount).replace("-", _MINUS)
    css = "money negative" if amount < 0 else "money"
    return Markup('<data class="{}" value="{}">{}{}</data>').format(css, value, sign, shown)


def units(value: str | None, asset: str = "") -> Markup:
    """Return a quantity for a page, with all its digits.

    Examples:
        >>> units("1234.5000", "ETH")
        Markup('<data class="units" value="1234.5000">1,234.5 ETH</data>')
    """
    if value is None:
        return Markup('<span class="unknown">{}</span>').format(_NOT_KNOWN)
    shown = f"{Decimal(value):,f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    text = f"{shown} {asset}".strip().replace("-", _MINUS, 1 if value.startswith("-") else 0)
    return Markup('<data class="units" value="{}">{}</data>').format(value, text)


def why(reference: str) -> str:
    """Return the address of the page that explains a figure.

    Args:
        reference: What `lotwise explain` takes: an id, or a place such as ``tax.16`` or ``plan.npv``.
    """
    return f"/why/{quote(reference, safe='')}"


@cache
def environment() -> Environment:
    """Return the templates; everything that is put into them is escaped."""
    made = Environment(
        loader=PackageLoader("lotwise.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"money": money, "units": units, "sentence": sentence}
    made.globals |= {"why": why, "steps": STEPS, "versioned": versioned}
    return made


@cache
def versioned(name: str) -> str:
    """Return the address of a file of ours; it changes with the file, so that no old one is shown.

    Args:
        name: Its name in the folder of static files.
    """
    from hashlib import sha256  # noqa: PLC0415 - once

    content = resources.files("lotwise.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:12]}"


def page(
    request: Request, template: str, values: Mapping[str, Any], visitor: Visitor | None, *, status: int = 200
) -> HTMLResponse:
    """Return a page.

    Args:
        request: What was asked.
        template: The template's name.
        values: What it shows, beside what every page shows.
        visitor: Who looks; None for somebody who is not known, who sees nothing of the project.
        status: The HTTP status.
    """
    site = site_of(request)
    every: dict[str, Any] = {
        "path": request.url.path,
        "visitor": visitor,
        "may_write": visitor is not None and visitor.may_write,
        "csrf": visitor.csrf if visitor else "",
        "is_demo": site.is_demo,
        "project": site.name if visitor else "",
        "seen": site.mark() if visitor else "",
        "as_of": site.as_of if visitor else None,
        "is_part": request.headers.get("x-part") == "1",
    }
    text = environment().get_template(template).render(every | dict(values))
    return HTMLResponse(text, status)


def fields(csrf: str, seen: str) -> Markup:
    """Return the two hidden fields that every form carries."""
    row = Markup('<input type="hidden" name="{}" value="{}">')
    return row.format("csrf", csrf) + (row.format("seen", seen) if seen else Markup())


def named(text: str) -> Markup:
    """Return a text from somebody's file for a page: escaped, with a sign for what no browser shows."""
    return escape("".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text))
