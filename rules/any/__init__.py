"""Rules for languages without rules of their own: what a grammar engine says. Their examples are German."""
