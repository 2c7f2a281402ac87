"""How answers look in a terminal: wallets, lots, forms, reasons."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text
from rich.tree import Tree as Branches

from lotwise.app.explain_facts import Tree
from lotwise.app.filing import Forms
from lotwise.app.wallets import WalletRow
from lotwise.cli.screen import day, dollars, heading, money, say, short_id, table, units
from lotwise.ledger.transaction import Owner
from lotwise.lots.grades import Graded
from lotwise.lots.sellable import Hold
from lotwise.lots.unrealized import Valued

_CHILDREN_SHOWN = 12
_ABOVE = " (shown above)"


def wallets(to: Console, rows: Sequence[WalletRow]) -> None:
    """Write the wallets; whose they are only where they are not all the taxpayer's."""
    has_owners = any(row.owner is not Owner.TAXPAYER for row in rows)
    owner = ["Owner"] if has_owners else []
    names = ["Wallet", *owner, "Keys held by", "Lots", "Assets", "Value", "Method"]
    made = table("", names, right=[2 + has_owners, 4 + has_owners], fold=[0, 3 + has_owners])
    for row in rows:
        value = dollars(row.fmv_usd) + (" + ?" if row.has_unknown else "")
        first = [row.name, *([row.owner.value] if has_owners else []), row.custody.value, str(row.lots)]
        made.add_row(*first, ", ".join(row.assets), value, row.method.value)
    to.print(made)
    held = [row for row in rows if row.state is not Hold.FREE]
    if held:
        words = ", ".join(
            f"{row.name} ({row.state.value}{f' until {row.locked_until}' if row.locked_until else ''})"
            for row in held
        )
        say(to, f"Not to be sold for now: {words}.")


def lots(
    to: Console, holdings: Sequence[Valued], grades: Mapping[str, Graded], *, most: int | None = None
) -> None:
    """Write the open lots, or so many of them, the largest unrealized loss first."""
    made = table(
        "",
        ["Lot", "Wallet", "Quantity", "Acquired", "Term", "Days", "Basis", "Value", "Gain", "E"],
        right=[2, 5, 6, 7, 8],
        fold=[1, 2],
    )
    held = sorted(holdings, key=lambda one: (one.gain_usd is None, one.gain_usd or 0, one.lot.id))
    for one in held[:most]:
        lot = one.lot
        made.add_row(
            short_id(lot.id),
            lot.wallet,
            f"{units(lot.quantity)} {lot.asset}",
            day(lot.root.acquired_on),
            one.term.value if one.term else "?",
            str(one.days_to_long) if one.days_to_long else "",
            dollars(lot.basis_usd),
            dollars(one.fmv_usd),
            dollars(one.gain_usd),
            grades[lot.id].grade.name + "*" * bool(one.held_back) + "+" * _carries(one),
        )
    to.print(made)
    if most is not None and len(held) > most:
        say(to, f"… and {len(held) - most:,} more lots: --all shows them, and so does --json.")
    known = [one.gain_usd for one in holdings if one.gain_usd is not None]
    losses, gains = sum(g for g in known if g < 0), sum(g for g in known if g > 0)
    say(to, f"Unrealized losses {money(losses)}, unrealized gains {money(gains)}. Days: until long-term.")
    say(to, "E is the evidence: A record with an id, B record, C inferred, D your word.", style="dim")
    if any(one.held_back for one in holdings):
        say(to, "* is locked or staked, and not planned; --details says until when.")
    if any(map(_carries, holdings)):
        say(
            to,
            "+ has another basis or date than its purchase: a gift with two bases, a loss that a wash sale "
            "put off, or an added fee. `lotwise explain LOT` shows it.",
        )


def _carries(one: Valued) -> bool:
    """Return whether basis, date and gain of a lot are more than its purchase tells."""
    return one.lot.root.loss_basis_usd is not None or bool(one.lot.root.adjusted_by)


def forms(to: Console, made_forms: Forms) -> None:
    """Write the rows of Form 8949 and the lines of Schedule D."""
    form = made_forms.form_8949
    rows = table(
        f"Form 8949, {made_forms.year}",
        ["Box", "(a) Description", "(b) Acquired", "(c) Sold", "(d) Proceeds", "(e) Basis", "(h) Gain"],
        right=[4, 5, 6],
        fold=[1],
    )
    for row in form.rows:
        rows.add_row(
            row.box,
            _described(row.description),
            row.acquired,
            row.disposed,
            _plain(row.proceeds_usd, is_whole=form.is_rounded),
            _plain(row.basis_usd, is_whole=form.is_rounded),
            _plain(row.gain_usd, is_whole=form.is_rounded) + (f" {row.code}" if row.code else ""),
        )
    to.print(rows)
    for missing in form.missing:
        say(to, f"No row yet: {missing.description}, {missing.disposed}: no {', '.join(missing.lacks)}.")
    lines = table(f"Schedule D, {made_forms.year}", ["Line", "", "(h) Gain or loss"], right=[2], fold=[1])
    for line in made_forms.schedule_d:
        lines.add_row(line.line, line.label, money(line.gain_usd))
    to.print(lines)
    if made_forms.has_expected_boxes:
        say(to, "Boxes are the expected ones until a Form 1099-DA is compared.", style="dim")


def _described(description: str) -> str:
    return description.partition(", ID ")[0]


def _plain(amount: int, *, is_whole: bool = False) -> str:
    text = money(amount).replace("$", "")
    return text.removesuffix(".00") if is_whole else text


def reasons(to: Console, tree: Tree, *, depth: int | None = None) -> None:
    """Write a figure with its reasons, down to rows and law; or so many levels of them."""
    root = Branches(_node(tree), guide_style="dim")
    _grow(root, tree, depth)
    to.print(root)


def _grow(branch: Branches, tree: Tree, depth: int | None) -> None:
    if depth is not None and tree.ref and (tree.formula.endswith(_ABOVE) or (depth == 0 and tree.children)):
        branch.add(Text(f"why: lotwise explain {tree.ref}", style="dim"))
        return
    deeper = None if depth is None else max(depth - 1, 0)
    for child in tree.children[:_CHILDREN_SHOWN]:
        _grow(branch.add(_node(child, is_whole=depth is None)), child, deeper)
    hidden = len(tree.children) - _CHILDREN_SHOWN
    if hidden > 0:
        branch.add(Text(f"… and {hidden} more; --json shows all", style="dim"))


def _node(tree: Tree, *, is_whole: bool = True) -> Text:
    text = Text(tree.label)
    if tree.value:
        text.append(f": {tree.value}", style="bold")
    formula = tree.formula if is_whole else tree.formula.removesuffix(_ABOVE)
    if formula:
        text.append(f"\n= {formula}", style="italic")
    if tree.source:
        text.append(f"\n{tree.source}", style="dim")
    return text


def step(to: Console, number: str, words: str) -> None:
    """Write the heading of one of the guide's steps, or of two."""
    title = f"── Step {number}: {words} "
    heading(to, title.ljust(80, "─"))
