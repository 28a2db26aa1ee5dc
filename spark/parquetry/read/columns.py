"""The columns that say where a record is and why it is bad: both readers give them beside the declared fields."""

FILE, TEXT, REASON, DETAIL = "__file", "__text", "__reason", "__detail"
TEXT_LIMIT = 2000  # characters of a bad record's text that are shown
