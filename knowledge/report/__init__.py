"""The annual-report reader: what a disclosure report of the 2014 format prints, as values."""
