"""reports: pages for the IRS and for the reader.

For: rows of Form 8949, lines of Schedule D, CSV tables, one HTML page that needs nothing beside itself.
Takes: dispositions, reported sales, figures of the tax worksheet.  Gives: rows, lines, text.
May import: harvest, tax, lots, ledger, prices, rules, core.  Never: writes a file, computes tax, picks lots.
"""
