"""Copy the service's browser client into the helpdesk apps: `python examples/share_client.py`, after it has changed."""

from importlib.resources import files
from pathlib import Path

WEB = files("chatlint.service") / "web"
COPIES = {
    "zendesk-app/assets": ("client.js", "gatekeeper.js", "panel.css"),
    "freshdesk-app/app": ("client.js", "gatekeeper.js", "panel.css"),
    "zoho-extension/app": ("client.js", "gatekeeper.js", "panel.css"),
}

if __name__ == "__main__":
    for folder, names in COPIES.items():
        for name in names:
            copy = Path(__file__).parent / folder / name
            copy.write_bytes((WEB / name).read_bytes())
