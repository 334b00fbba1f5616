"""Gates where drafts are sent: helpdesks, send APIs, agent frameworks. Each is thin, over the one policy of `gate`.

An adapter's module is imported only by who uses it, for it needs its framework (an extra of the same name).
"""
