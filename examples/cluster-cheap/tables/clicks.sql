select id, page, day from clicks
