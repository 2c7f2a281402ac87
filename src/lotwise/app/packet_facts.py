"""What a packet says beside forms and lots: the owner's words, identifications with their proof, law, files.

Problem: years later it must be possible to see what was stated, when, by which law it was computed, and that
nothing was changed since. Chosen way: lists of what the project stores, and the rows of the chain as the
archive has them, so that the head can be computed again without lotwise.

Left out: Social Security numbers. What looks like one in the owner's words is masked; the account numbers and
the last digits that brokers print are left out.
"""

import json
import re
from hashlib import sha256
from importlib import resources
from typing import Final

from lotwise.app.identified import identification_rows
from lotwise.app.jsonable import jsonable
from lotwise.app.keeping import Verified
from lotwise.app.settings import setting_rows
from lotwise.app.workspace import State
from lotwise.core.dates import instant_text, tax_date
from lotwise.core.errors import MissingRuleError
from lotwise.core.quantity import quantity_text
from lotwise.ledger.corrections import standing
from lotwise.ledger.statements import Statement
from lotwise.reports.packet_tables import Listing, bills_of, instant, rules_of
from lotwise.rules.book import proposed_laws, us_rules
from lotwise.rules.states import state_law
from lotwise.store import schema
from lotwise.store.archive_file import line_of
from lotwise.store.copies import kept_rows
from lotwise.store.project import reading

MASK: Final = "###-##-####"
_NUMBER: Final = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_SECRETS: Final = frozenset({"account", "tin_last_four"})
CHAIN: Final = "chain.jsonl"
"""The entries of the chain; the last one ends in the head."""
_ROWS: Final = (schema.chain, schema.standing_orders, schema.corrections)


def masked(text: str) -> str:
    """Return a text without what looks like a Social Security number.

    Examples:
        >>> masked("mine is 123-45-6789, not 2025-01-05")
        'mine is ###-##-####, not 2025-01-05'
    """
    return _NUMBER.sub(MASK, text)


def fact_texts(state: State) -> dict[str, str]:
    """Return the facts as the owner stated them, by file name: the household file, masked."""
    named = state.facts.household
    return {"household.toml": masked(named[1])} if named else {}


def fact_lists(state: State) -> tuple[Listing, ...]:
    """Return what else the owner said: settings, wallets, corrections."""
    settings = setting_rows(state.project, state.facts.settings)
    counting = {one.id for one in standing(state.facts.corrections)}
    return (
        Listing(
            name="settings",
            title="Choices that the law leaves open",
            about="What counts, and whether the owner said so.",
            columns=("Setting", "Counts", "Chosen", "Since (UTC)", "Reason", "About", "Source"),
            rows=tuple(
                (
                    one.name,
                    one.value,
                    "default" if one.is_default else "by the owner",
                    instant(one.since),
                    masked(one.reason),
                    one.about,
                    one.source,
                )
                for one in settings
            ),
        ),
        Listing(
            name="wallets",
            title="Wallets and accounts",
            about="Who holds the keys, whose the units are, and how lots can be identified there.",
            columns=("Wallet", "Custody", "Owner", "Identification"),
            rows=tuple(
                (one.name, one.custody.value, one.owner.value, one.ability.value)
                for _, one in sorted(state.wallets.items())
            ),
        ),
        Listing(
            name="corrections",
            title="What the owner said of transactions, files and assets",
            about="In the order of recording; what was taken back later does not count.",
            columns=("Id", "Recorded (UTC)", "Counts", "What", "About", "Other", "Details", "Reason"),
            rows=tuple(
                (
                    one.id,
                    instant_text(one.recorded_at),
                    "yes" if one.id in counting else "no",
                    one.action.value,
                    one.subject,
                    one.other,
                    masked(", ".join(f"{name} {said}" for name, said in sorted(one.details.items()))),
                    masked(one.reason),
                )
                for one in state.facts.corrections
            ),
        ),
    )


# ── identifications and their proof ─────────────────────────────────────────────────────────────


def identification_lists(state: State, year: int) -> tuple[Listing, ...]:
    """Return the identifications of a year's sales and the standing orders, with their instants."""
    rows = [one for one in identification_rows(state) if tax_date(one.sold_at, state.zone).year == year]
    return (
        Listing(
            name=f"identifications_{year}",
            title=f"Lots named for sales of {year}",
            about="A record counts if it was written by the time of the sale, and told to the broker where "
            "that is asked.",
            columns=(
                *("Record", "Sale", "Sold at (UTC)", "Written at (UTC)", "Wallet", "Asset", "Units"),
                *("Broker told", "Counts", "Why not", "Units named", "Where it can be seen"),
            ),
            rows=tuple(
                (
                    one.id,
                    one.sale_id,
                    instant_text(one.sold_at),
                    instant_text(one.written_at),
                    one.wallet,
                    one.asset,
                    quantity_text(one.quantity),
                    "yes" if one.is_with_broker else "no",
                    "yes" if one.counts else "no",
                    one.why,
                    "; ".join(f"{quantity_text(each.quantity)} of {each.root_id}" for each in one.units),
                    masked(one.reason),
                )
                for one in rows
            ),
            numbers=frozenset({6}),
        ),
        Listing(
            name="standing_orders",
            title="Standing orders",
            about="Which lots leave a wallet where no record names them.",
            columns=("Order", "Wallet", "Method", "Chooses from (UTC)", "Recorded (UTC)", "Broker told"),
            rows=tuple(
                (
                    one.id,
                    one.wallet,
                    one.method.value,
                    instant_text(one.effective_at),
                    instant_text(one.recorded_at),
                    "yes" if one.is_with_broker else "no",
                )
                for one in state.orders
            ),
        ),
    )


def proof_texts(state: State, verified: Verified) -> dict[str, str]:
    """Return the chain and the rows that hold identifications, as the archive has them, and how they prove.

    Args:
        state: The project on a day.
        verified: What `lotwise verify --conservation` finds.
    """
    with reading(state.project) as connection:
        texts = {
            f"{table.name}.jsonl": b"".join(map(line_of, kept_rows(connection, table))).decode()
            for table in _ROWS
        }
    return {**texts, "proof.txt": _proof(verified)}


def _proof(verified: Verified) -> str:
    rows = sum(verified.counts.values())
    proved = sum(one.is_proved for one in verified.proofs)
    sound = "Every row is as it was recorded." if not verified.faults else "Rows were changed:"
    lines = [
        f"{sound} {rows:,} rows were compared with their marks.",
        *(f"- {fault}" for fault in verified.faults),
        f"Nothing is lost: proved for {proved:,} of {len(verified.proofs):,} assets.",
        "",
        "Head of the chain:",
        verified.head,
        "",
        "A row's mark is the first 32 digits of the SHA-256 of the table's name and",
        "the row's other columns, as a JSON list. An entry of the chain names what it",
        "wrote, with a digest of those marks, and the hash of the entry before it. Its",
        'own hash is the SHA-256 of ["chain", number, instant, what, wrote, before] as',
        "JSON. So whoever knows the head knows that nothing before it was changed, and",
        "by the instants when each identification was recorded.",
    ]
    return "\n".join(lines) + "\n"


# ── law, files, statements ──────────────────────────────────────────────────────────────────────


def rule_lists(state: State, year: int) -> tuple[Listing, ...]:
    """Return the law of a year as lotwise knows it, federal and of the household's state, and the bills."""
    lists = [rules_of(us_rules(), year, f"rules_{year}", f"Federal law for {year}")]
    where = state.household.state_in(year) if state.household else ""
    try:
        law = state_law(where)
    except MissingRuleError:
        law = None
    if law is not None and law.covers(year):
        lists.append(rules_of(law.book, year, f"rules_{where.lower()}_{year}", f"{law.name}, {year}"))
    return (*lists, bills_of(proposed_laws()), _rule_files())


def _rule_files() -> Listing:
    """Return the files of the rule book with their checksums: they say which version of it was used."""
    found: dict[str, str] = {}
    waiting = [("", resources.files("lotwise.rules"))]
    for above, folder in waiting:
        for one in folder.iterdir():
            if one.is_dir():
                waiting.append((f"{above}{one.name}/", one))
            elif one.name.endswith(".toml"):
                found[f"{above}{one.name}"] = sha256(one.read_bytes()).hexdigest()
    return Listing(
        name="rule_files",
        title="Files of the rule book",
        about="Equal checksums mean equal law.",
        columns=("File", "SHA-256"),
        rows=tuple(sorted(found.items())),
    )


def file_list(state: State) -> Listing:
    """Return the imported files with their checksums."""
    return Listing(
        name="imported_files",
        title="Imported files",
        about="Everything rests on these, byte by byte.",
        columns=("File", "Name", "SHA-256", "Bytes", "Imported (UTC)", "Read as", "Revision", "Into", "Rows"),
        rows=tuple(
            (
                one.id,
                one.name,
                one.sha256,
                str(one.byte_count),
                instant_text(one.imported_at),
                one.format,
                str(one.revision),
                one.wallet.name,
                str(one.row_count),
            )
            for one in state.facts.files
        ),
        numbers=frozenset({3, 6, 8}),
    )


def statements_json(statements: tuple[Statement, ...]) -> str:
    """Return brokers' statements field by field, without account numbers and digits of other numbers."""
    plain = [
        {key: value for key, value in jsonable(one).items() if key not in _SECRETS} for one in statements
    ]
    return json_text(plain)


def json_text(value: object) -> str:
    """Return a value as JSON that people can read, the same text for the same value."""
    return json.dumps(jsonable(value), indent=2, ensure_ascii=False) + "\n"
