"""`python -m chatlint`: the command line."""

from chatlint.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
