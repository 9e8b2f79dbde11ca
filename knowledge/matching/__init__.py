"""From a citizen's words to a Hit, an Ambiguous or a Miss."""
