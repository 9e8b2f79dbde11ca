"""What is said back: inquiries, replies, their wording and the journal."""
