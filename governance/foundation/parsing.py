"""What the API reads: JSON whose text can be stored and sent back."""

import json

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class WholeTextParser(JSONParser):
    """Half of a pair of surrogates (`\\ud800`) is no text: neither the database nor an answer could hold it."""

    def parse(self, stream, media_type=None, parser_context=None):
        data = super().parse(stream, media_type, parser_context)
        try:
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError as half:
            raise ParseError("内容里有不完整的字符，请删去后重新提交。") from half
        return data
