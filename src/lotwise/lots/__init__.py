"""lots: what is held and what was sold.

For: basis, identification (FIFO, LIFO, HIFO, specific), holding period, open lots and their value.
Takes: the journal, identifications, standing orders, prices.  Gives: lots, dispositions, income, findings.
May import: ledger, prices, rules, core.  Never: tax rates or households.
"""
