"""tax: what a household owes, with the worksheet that shows it.

For: the federal return as far as capital gains reach into it, line by line, for 2023 to 2027.
Takes: dispositions, income, the household's facts, the rule book.  Gives: tax, carryovers, a worksheet whose
every line knows its inputs.
May import: lots, ledger, prices, rules, core.  Never: chooses lots.
"""
