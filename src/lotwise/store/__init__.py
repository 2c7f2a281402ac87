"""store: the facts from outside, kept in one file and never changed.

For: the project file: files with their content, transactions, quotes, settings, standing orders.
Takes: a path, facts of the rooms below, the instant.  Gives: the same facts, exactly as they were added.
May import: reports, harvest, tax, lots, ledger, prices, rules, core; never the importers.
Never: decides, computes or corrects anything; changes or removes a fact.
"""

from lotwise.store.add import add_file
from lotwise.store.choices import (
    add_standing_order,
    household,
    set_household,
    set_setting,
    settings,
    standing_orders,
)
from lotwise.store.facts import Added, FileFacts, IgnoredRow, StoredFile
from lotwise.store.project import Project, create, open_project
from lotwise.store.read import (
    file_content,
    files,
    ignored_rows,
    import_findings,
    quotes,
    reported_sales,
    source_row_text,
    transactions,
    wallets,
)

__all__ = [
    "Added",
    "FileFacts",
    "IgnoredRow",
    "Project",
    "StoredFile",
    "add_file",
    "add_standing_order",
    "create",
    "file_content",
    "files",
    "household",
    "ignored_rows",
    "import_findings",
    "open_project",
    "quotes",
    "reported_sales",
    "set_household",
    "set_setting",
    "settings",
    "source_row_text",
    "standing_orders",
    "transactions",
    "wallets",
]
