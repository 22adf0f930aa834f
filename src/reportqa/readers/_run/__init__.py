"""Tables whose cells run together in one line of page text."""
