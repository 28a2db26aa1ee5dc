"""The reader's own columns, which stand beside the declared fields.

Their names begin with OWN, which the name of no declared column may contain. So they cannot collide, whatever the
user's columns are called.
"""

OWN = "\x01"
FILE, TEXT, REASON, DETAIL = f"{OWN}file", f"{OWN}text", f"{OWN}reason", f"{OWN}detail"  # both readers give them
TEXT_LIMIT = 2000  # characters of a bad record's text that are shown
