"""The evidence check: what entries say, held against the documents that they rest on."""
