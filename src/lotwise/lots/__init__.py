"""lots: what is held and what was sold.

For: basis, identification (FIFO, LIFO, HIFO, specific), holding period, open lots, their value and evidence;
    the proof that nothing is lost; what late data change in a filed year; whose return counts what.
Takes: the journal, identifications, standing orders, filed sales, prices.
Gives: lots, dispositions, income, findings.
May import: ledger, prices, rules, core.  Never: tax rates or households.
"""
