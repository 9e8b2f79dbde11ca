"""The year's pages: figures by hand, counts, files, freezing, and the way back into drafts."""
