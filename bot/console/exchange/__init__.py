"""Pages of spreadsheets in and out, and of the window directory."""
