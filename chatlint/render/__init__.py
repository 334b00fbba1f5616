"""Reports as text for people, JSON, SARIF and GitHub annotations: renderings of one model."""

from __future__ import annotations

from chatlint.render.judged import Judged

__all__ = ["Judged"]
