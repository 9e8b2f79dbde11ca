"""The source report, the law digest and the entries that a new knowledge base starts with."""
