"""core: what every other room counts and speaks with.

For: exact quantities and money, dates and zones, ids from content, findings, errors.
Takes: text, Decimals, whole numbers.  Gives: whole numbers, dates, ids, findings.
May import: the standard library.  Never: anything of ours.
"""
