"""Reports: what staff take out of the counts, as data, spreadsheet and document."""
