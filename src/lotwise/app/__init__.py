"""app: one function per thing a user does.

For: opening a project, importing, and every answer the faces show.
Takes: paths, dates, ids.  Gives: plain values to show or to write as JSON.
May import: every room below it; it alone opens the doors (store, importers, the clock).
Never: formats for a face.
"""
