"""sources: one module, or a few, for each source of exports.

For: what the columns and words of one source mean.
Takes: rows of its files.  Gives: outcomes, one fate for each row.
May import: the base of the importers, ledger, core.  Never: another source, except a report of its family.
"""
