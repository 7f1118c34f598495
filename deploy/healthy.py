"""The container's own question to /healthz, under the first host name the portal answers to."""

import os
import sys
import urllib.error
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".").replace("*", "localhost")
port = sys.argv[1] if len(sys.argv) > 1 else "8000"
try:
    urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host}), timeout=4
    )
except (urllib.error.URLError, TimeoutError) as error:
    sys.exit(str(error))
