"""The report: statistics over scored rows on one page for a team lead, and the rule set as a written standard."""

from chatlint.review.report import write_review
from chatlint.review.rows import RowsError

__all__ = ["RowsError", "write_review"]
