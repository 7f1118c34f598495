"""Short messages by an office's gateway: an approved template with one number in it, signed with a shared key.

    POST {"id", "phone", "sign", "template", "params": {"count"}}
    X-Timestamp: seconds     X-Signature: hex HMAC-SHA256 of timestamp + newline + body

The gateway answers {"code": 0, "id": …}; the letter's key as `id` lets it throw doubles away.
"""

import hashlib
import hmac
import json
import logging
import time

from governance.foundation.channels import outside
from governance.foundation.channels.outcomes import Later, Refused
from governance.foundation.fields import mask_phone

log = logging.getLogger(__name__)


class Sms:
    """Parameters: sign_name, template; secrets: url, secret."""

    def __init__(self, channel):
        self.to, self.secrets = channel.parameters, channel.secrets

    def hand_over(self, letter, words, address, commit):
        body = {
            "id": letter.key,
            "phone": address,
            "sign": self.to.get("sign_name", ""),
            "template": self.to.get("template", ""),
            "params": {"count": str(words.count)},
        }
        stamp = str(int(time.time()))
        signed = f"{stamp}\n{json.dumps(body, ensure_ascii=False)}".encode()
        mac = hmac.new(self.secrets.get("secret", "").encode(), signed, hashlib.sha256).hexdigest()
        headers = {"X-Timestamp": stamp, "X-Signature": mac}
        said = outside.post_json(self.secrets["url"], body, commit, headers)
        code = str(said.get("code"))
        log.info("sms %s to %s: %s", letter.key, mask_phone(address), code)
        if code in ("0", "OK"):
            return str(said.get("id", ""))
        if code in ("bad_phone", "blacklist"):
            raise Refused(f"短信网关不接受这个号码：{code}")
        raise Later(f"短信网关没有发出：{code}")

    def close(self):
        """Each call has its own connection."""
