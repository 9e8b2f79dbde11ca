"""The platform's own interface: messages that we send, typing, menus; and what they may cost."""
