"""Start the service and ask it about a draft, with nothing but the standard library.

Run it: python examples/ask_service.py "Calm down, thats not possible lol"
"""

import json
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

PORT = 8790
service = subprocess.Popen([sys.executable, "-m", "chatlint", "serve", "--port", str(PORT)], stderr=subprocess.DEVNULL)
try:
    while service.poll() is None:
        try:
            urlopen(f"http://127.0.0.1:{PORT}/ready", timeout=5)
            break
        except URLError:  # not there yet, or still warming its grammar engine
            time.sleep(0.2)
    draft = {"text": " ".join(sys.argv[1:]) or "Calm down, thats not possible lol", "customer": "My parcel is late!"}
    url, head = f"http://127.0.0.1:{PORT}/v1/check", {"Content-Type": "application/json"}
    report = json.load(urlopen(Request(url, json.dumps(draft).encode(), head), timeout=30))
    print(report["verdict"], report["score"])
    for finding in report["findings"]:
        print(f"- {finding['message']}")
finally:
    service.terminate()
    service.wait()
