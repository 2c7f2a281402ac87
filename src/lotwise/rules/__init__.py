"""rules: what the law sets, by date.

For: every legal number, the places on the forms, and the bills that are not law yet, each with its source.
Takes: a name, a date, a filing status.  Gives: the value with status and source, or an error; never a guess.
May import: core.  Never: computes tax.
"""
