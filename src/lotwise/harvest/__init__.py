"""harvest: what to sell.

For: candidates with their costs, the value of a harvest over all years, the optimum, the plan.
Takes: valued lots, the household's return, fees.  Gives: a plan with its certificate.
May import: tax, lots, ledger, prices, rules, core.  Never: sends orders, reads files.
"""
