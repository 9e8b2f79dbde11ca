"""The life of entries: drafts, review, signature, publication, retirement; see `review.py`."""
