-- One row a listener, as the latest play found them: a user's level changes from free to paid and back.
-- max of a struct compares its fields from left to right, so two plays in one millisecond have an order as well.
select userId           as user_id,
       latest.firstName as first_name,
       latest.lastName  as last_name,
       latest.gender,
       latest.level
from (select userId, max(struct(ts, sessionId, itemInSession, level, firstName, lastName, gender)) as latest
      from events
      group by userId)
