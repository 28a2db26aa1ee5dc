"""The reader's own columns, which stand beside the declared fields."""

from parquetry.schema import OWN

FILE, TEXT, REASON, DETAIL = f"{OWN}file", f"{OWN}text", f"{OWN}reason", f"{OWN}detail"  # both readers give them
TEXT_LIMIT = 2000  # characters of a bad record's text that are shown
