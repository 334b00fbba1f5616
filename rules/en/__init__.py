"""The English rules: one file a rule."""
