"""The rules that ship with chatlint: data only."""
