"""store: the facts from outside, kept in one file or database and never changed.

For: the project: files with their content, what each tells, the owner's decisions; whether any was altered.
Takes: a path or address, facts of the rooms below, the instant.  Gives: the same facts, as they were added.
May import: reports, harvest, tax, lots, ledger, prices, rules, core; never the importers.
Never: decides, computes or corrects anything; changes or removes a fact.
"""
