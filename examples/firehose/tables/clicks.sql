-- One row for each click.
select id, at, page, visitor, unknown_fields as more, cast(at as date) as day
from clicks
