"""What an import will write, kept on disk between understanding it and writing it.

A hundred thousand rows would not fit in memory, and on SQLite nobody else writes while we do: so everything is
understood, compared and encrypted first. The file has no name and ends with the process.
"""

import pickle
import tempfile


class Spool:
    def __init__(self):
        self.file = tempfile.TemporaryFile(prefix="roster-")  # noqa: SIM115 - lives as long as the examination

    def put(self, deed):
        """Append one deed (a tuple); returns where it stands."""
        at = self.file.seek(0, 2)
        pickle.dump(deed, self.file, protocol=pickle.HIGHEST_PROTOCOL)
        return at

    def at(self, position):
        self.file.seek(position)
        return pickle.load(self.file)  # noqa: S301 - our own, unnamed file

    def read(self, size=500):
        """The deeds in order, in lists of about `size`."""
        self.file.seek(0)
        part = []
        while True:
            try:
                part.append(pickle.load(self.file))  # noqa: S301 - our own, unnamed file
            except EOFError:
                break
            if len(part) >= size:
                yield part
                part = []
        if part:
            yield part

    def close(self):
        self.file.close()
