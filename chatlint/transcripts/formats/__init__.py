"""One file for each export format, and the list of them."""

from __future__ import annotations

from collections.abc import Mapping

from chatlint.transcripts.formats import (
    chatwoot,
    crisp,
    delimited,
    flat,
    freshchat,
    freshdesk,
    front,
    gorgias,
    helpscout,
    hubspot,
    intercom,
    livechat,
    own,
    parquet,
    salesforce,
    slack,
    social,
    vcon,
    whatsapp,
    zendesk_chat,
    zendesk_messaging,
    zendesk_tickets,
)
from chatlint.transcripts.formats.base import Format

_ALL: tuple[Format, ...] = (
    vcon.FORMAT,
    zendesk_tickets.TICKETS,
    zendesk_tickets.EVENTS,
    zendesk_chat.FORMAT,
    zendesk_messaging.MESSAGING,
    zendesk_messaging.LOG,
    zendesk_messaging.SUNSHINE,
    intercom.FORMAT,
    freshdesk.FORMAT,
    freshchat.FORMAT,
    livechat.FORMAT,
    chatwoot.FORMAT,
    gorgias.FORMAT,
    front.FORMAT,
    hubspot.FORMAT,
    helpscout.FORMAT,
    crisp.FORMAT,
    salesforce.ENTRIES,
    salesforce.TRANSCRIPTS,
    slack.Slack(),
    whatsapp.WhatsApp(),
    social.META,
    social.GOOGLE,
    own.FORMAT,
    parquet.Parquet(),
    flat.Flat(),
    delimited.Csv(),
)

FORMATS: Mapping[str, Format] = {one.name: one for one in _ALL}
"""The formats by name, in the order in which they are tried: the particular ones first."""

__all__ = ["FORMATS", "Format"]
