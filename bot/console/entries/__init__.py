"""Pages of entries: the list, one entry, its history, the form, trying a question, the desk."""
