"""The citizens' pages: the chat, what is kept, and the programming interface under both."""
