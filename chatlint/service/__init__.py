"""The HTTP service: the linter behind limits, deadlines and health, and the composer page.

A request goes `edge` → `app` → `bodies` (what was sent) → `desk` (who judges it) → `pool` → `judge` (a process of its
own, which may be killed). `server` starts it all with the limits of `settings`.
"""
