"""The helpdesk apps carry the browser client of the service: `python -m tests.shared_client` copies it anew."""

from importlib.resources import files
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"
WEB = files("chatlint.service") / "web"
COPIES = {
    "zendesk-app/assets": ("client.js", "gatekeeper.js", "panel.css"),
    "freshdesk-app/app": ("client.js", "gatekeeper.js", "panel.css"),
    "zoho-extension/app": ("client.js", "gatekeeper.js", "panel.css"),
    "browser-extension": ("client.js",),
}

if __name__ == "__main__":
    for folder, names in COPIES.items():
        for name in names:
            (EXAMPLES / folder / name).write_bytes((WEB / name).read_bytes())
