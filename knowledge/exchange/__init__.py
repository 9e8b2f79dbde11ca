"""Spreadsheets in and out: entries and the window directory as .xlsx and .csv files."""
