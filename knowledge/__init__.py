"""What the centre knows: entries, the report they come from, and the matcher."""
