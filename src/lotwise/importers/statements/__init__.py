"""statements: Forms 1099-DA and 1099-B as brokers send them, read field by field.

For: tables (CSV, workbook, JSON of FDX), the text of a PDF by a line pattern, fields typed in.
Takes: a file's name and bytes, and what the owner says of it.  Gives: statements, and why others are none.
May import: the rest of importers, ledger, core.  Never: whether a statement is right (ledger), disk.
"""
