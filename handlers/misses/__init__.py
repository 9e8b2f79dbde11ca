"""What citizens asked in vain, grouped by likeness, until staff have dealt with it."""
